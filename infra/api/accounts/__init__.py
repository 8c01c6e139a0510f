"""Accounts: opening them, signing in, sessions, and who may do what. Secrets live here, outside the log."""
