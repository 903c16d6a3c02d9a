"""The provider market: directory, history, risks, profile."""
