"""How Onward is run: settings from the environment, URLs, the server's entry. Nothing of the domain."""
