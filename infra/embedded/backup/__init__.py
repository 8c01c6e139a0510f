"""Backups: everything that an installation must not lose, in one encrypted file, and an empty home filled from it."""
