"""Onward: the work of an organisation that helps migrants move by their own choice.

One Django app; its packages are the domain and depend downwards only (see ARCHITECTURE.md).
"""

__version__ = "0.1.0"
