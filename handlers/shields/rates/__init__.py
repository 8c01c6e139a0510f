"""The rate limiter: calls and minutes per number and per business."""
