"""Exports: everything that happened, in standard formats, under pseudonyms unless more is allowed."""
