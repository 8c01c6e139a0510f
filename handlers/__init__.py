"""Handlers answer facts with facts."""
