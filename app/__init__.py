"""Where people and machines come in: the command line. The only place with users, clock and environment."""
