"""Making out what the caller means: words in, intent, entities and mood out. Pure, in milliseconds, without a model."""
