"""Joe, the default English voice: a Piper model through `onnxruntime`, its phonemes from a dictionary. No GPL in it."""
