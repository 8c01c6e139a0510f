"""Threads: what people write to us is a conversation, answered by the same mind as their calls, or by a member."""
