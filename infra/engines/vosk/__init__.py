"""Vosk as a recogniser: a model directory of its own, offline."""
