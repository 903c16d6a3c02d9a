"""The life of evidence: when it goes out of date, what is due for review or deletion, and what people decide of it."""
