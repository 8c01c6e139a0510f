"""The agent's tools: what it can find out and get done while the caller waits."""
