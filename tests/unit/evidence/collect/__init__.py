"""What is tested of case audits and feedback."""
