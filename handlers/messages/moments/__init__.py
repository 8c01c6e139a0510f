"""Moments: what is written of our own accord, when its time has come: before a visit, after it, and when somebody stays away."""
