"""Sentence encoders: what a sentence means as a vector, from weights that come with a package."""
