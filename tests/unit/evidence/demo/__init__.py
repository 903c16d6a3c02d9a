"""What is tested of the synthetic council."""
