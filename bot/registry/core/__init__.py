"""What every rule stands on: refusals, permissions, the unit of work, the context, secrecy."""
