"""Producers turn the outside world into facts."""
