"""Logs and traces, neither of which ever holds personal data."""
