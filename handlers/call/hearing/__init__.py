"""Hearing: from frames to turns."""
