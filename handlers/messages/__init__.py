"""Outbound: what we send, and the one gate it all passes."""
