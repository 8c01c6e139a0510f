"""Putting handlers together with what they need, the same way for roles and for replays."""
