"""What an agency says of a task: received, how far, done; and the confirmation or return of the office."""
