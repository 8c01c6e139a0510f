"""The composition root: what a process works with, opened together, and the needs of its handlers, put together once."""
