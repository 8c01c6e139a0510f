"""A simulated carrier and the callers on its lines: real sound, real time, the same door as a real phone."""
