"""Training what understands: danger and intents from the examples in `knowledge/`, and the weights that are kept of it."""
