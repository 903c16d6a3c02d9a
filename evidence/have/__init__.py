"""What the council already has: national figures, read from the published files and set beside comparators."""
