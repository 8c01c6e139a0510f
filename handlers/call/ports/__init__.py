"""What the handlers of a call ask the outside for: ears, a voice, a mind, leave to speak, verdicts."""
