"""The log: appending, loading, reading, claims and live taps, on memory and on JetStream."""
