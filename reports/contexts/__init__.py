"""What each document may say: frozen values with help on every field, built from an assessment by pure functions.

A context is all that a template sees. What an edition may not show is not in its context.
"""
