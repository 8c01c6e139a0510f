"""Recording: with consent a call is kept sealed, without it nothing of the caller's voice is."""
