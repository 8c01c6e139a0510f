"""Piper as a voice: a process of its own, since its licence is the GPL."""
