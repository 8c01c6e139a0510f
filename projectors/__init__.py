"""Projectors fold facts into read models."""
