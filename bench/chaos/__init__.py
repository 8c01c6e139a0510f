"""Killing, freezing and cutting off whatever runs, one after the other, while calls with real sound go on."""
