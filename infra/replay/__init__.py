"""Replaying what happened: into a handler or a sandbox, without side effects, for there is no connection to have any with."""
