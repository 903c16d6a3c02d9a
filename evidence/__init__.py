"""How evidence comes in, is kept and is read: files to items, observations, answers and signals."""
