"""The documentation, held against the program it describes."""
