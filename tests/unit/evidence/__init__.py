"""What is tested of reading evidence."""
