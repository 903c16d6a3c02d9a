"""One use case each, shared by every way in."""
