"""One file per family of commands: parse, authorise, call the register, answer with a view."""
