"""What is tested of invented submissions."""
