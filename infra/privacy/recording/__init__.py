"""Recordings: sealed under keys of their own, kept in a store that is hot at first and cold later."""
