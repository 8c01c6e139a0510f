"""Contacts: meeting people, learning about them, and knowing them again."""
