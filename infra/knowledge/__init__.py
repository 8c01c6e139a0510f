"""Bringing together what a business knows: the template of its industry, its own file, and what the owner changed since."""
