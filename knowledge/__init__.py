"""What a business of a kind knows, and how people talk: data, not code."""
