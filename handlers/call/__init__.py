"""The call itself: when it begins, goes on and is over."""
