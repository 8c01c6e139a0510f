"""The judge of everything: scenarios, callers with goals of their own, and what came of their calls."""
