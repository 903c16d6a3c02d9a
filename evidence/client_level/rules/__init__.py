"""Rules about the records of a client-level submission: data in files, loaded and checked here."""
