"""The shields: each judges what is said, beside the conversation."""
