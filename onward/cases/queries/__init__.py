"""What is asked about cases. Reads only."""
