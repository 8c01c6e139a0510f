"""The built-in dialogue engine: a mind that works from the knowledge graph alone, without a model."""
