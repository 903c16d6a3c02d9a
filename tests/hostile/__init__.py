"""Files and names made to do harm: each is refused with words a person can act on, and nothing is kept."""
