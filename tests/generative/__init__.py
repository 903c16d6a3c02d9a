"""Properties that hold whatever the evidence."""
