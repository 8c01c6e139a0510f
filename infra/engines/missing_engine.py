"""An engine that was configured and is not there."""


class EngineMissing(Exception):
    """The message is one line for the owner: what is missing, and what to do."""
