"""What is said when an agency reports, and when the office decides."""
