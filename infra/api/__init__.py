"""The owner's query API: questions to the read models over HTTP, and live facts over a WebSocket."""
