"""The PII guard: reads every sentence before it is spoken, and keeps back what is not the caller's to hear."""
