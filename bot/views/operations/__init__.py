"""How the program runs, and what could not be delivered."""
