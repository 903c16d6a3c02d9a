"""Indicators worked out from client-level data by the methods DHSC has published, and waiting lists on a day."""
