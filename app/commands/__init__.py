"""One file per command: its arguments, its help, and one call. Heavy libraries are imported inside the call."""
