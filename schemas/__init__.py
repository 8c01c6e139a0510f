"""The facts, and the names they travel under."""
