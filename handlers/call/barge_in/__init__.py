"""Yielding: letting the caller interrupt, and not being stopped by a cough or an "mm-hm"."""
