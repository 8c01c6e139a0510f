"""Verification: callers show who they are before something sensitive is read or changed."""
