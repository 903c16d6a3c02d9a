"""The command line, from the words a person types to what is on the disk."""
