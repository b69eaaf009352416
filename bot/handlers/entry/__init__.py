"""Where updates come in: routes, registrations, help, membership, errors."""
