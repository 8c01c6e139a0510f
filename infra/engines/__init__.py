"""Engines that listen, speak and think, each behind a port of the handlers."""
