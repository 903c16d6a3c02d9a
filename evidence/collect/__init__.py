"""What must be gathered because it cannot be got otherwise: case audits, and what people, staff and partners say."""
