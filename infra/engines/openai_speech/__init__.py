"""OpenAI, or whoever speaks its protocol, as a recogniser and as a voice."""
