"""A fictional council with evidence of every kind, made anew from a seed and marked as synthetic throughout."""
