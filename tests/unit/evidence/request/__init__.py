"""What is tested of trackers and documents."""
