"""The appointment diary: pages, the rules of a slot, deciding, and finding free times from memory."""
