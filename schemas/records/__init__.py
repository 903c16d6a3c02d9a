"""Reading and writing our values in the database. Each function works inside the caller's transaction."""
