"""The only place that writes about cases. One module a capability, gathered here."""
