"""Speaking: from sentences to frames on the line."""
