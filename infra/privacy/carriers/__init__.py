"""Accounts that businesses have with carriers: their keys, sealed, outside the log."""
