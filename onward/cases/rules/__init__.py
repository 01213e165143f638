"""What may be, in plain Python: no database, no clock, no request."""
