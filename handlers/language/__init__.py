"""Languages as data: what a pack of `knowledge/languages/<code>/` holds, read once into typed structs."""
