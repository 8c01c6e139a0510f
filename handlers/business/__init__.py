"""The business: its industry's template, its own file and the owner's changes, laid over each other and validated."""
