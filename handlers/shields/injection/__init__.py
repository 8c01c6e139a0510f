"""The injection shield: what the caller says, judged by its meaning."""
