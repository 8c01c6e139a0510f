"""A call: what is known of it, part by part."""
