"""One module a capability; urls.py reads them from here."""
