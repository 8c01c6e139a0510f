"""Handing over: a caller to a person, an emergency to whoever is on call."""
