"""The runtime of all projectors: rows and position in one transaction, generations beside each other."""
