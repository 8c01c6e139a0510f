"""Privacy: what an erasure does next, and how long each kind of data is kept."""
