"""Keeping evidence: files by content, never altered, checked whenever they are read."""
