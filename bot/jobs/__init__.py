"""What happens by itself: the scheduler only ticks; the state is in the database."""
