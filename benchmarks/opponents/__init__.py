"""Scripts that other programs' own interpreters run; they know nothing of this project but what they are given."""
