"""Answering: from what is meant to what is said."""
