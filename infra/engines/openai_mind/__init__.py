"""A mind with a language model behind it: any OpenAI-compatible chat model, streamed sentence by sentence."""
