"""The only place that writes people."""
