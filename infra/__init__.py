"""The composition root: settings, adapters, roles, command line."""
