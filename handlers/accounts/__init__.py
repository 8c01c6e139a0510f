"""Accounts: what a password must be, how guessing is slowed, and when the owner is told."""
