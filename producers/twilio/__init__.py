"""A Twilio number: webhooks and media streams become facts and frames, and the agent's frames become sound."""
