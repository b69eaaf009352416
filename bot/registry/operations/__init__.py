"""How the program runs: its health, and the heartbeat of each process."""
