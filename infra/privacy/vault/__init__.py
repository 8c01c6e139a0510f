"""The vault: one data key for each person and each call, outside the log, so that destroying a key is forgetting."""
