"""Where Twilio asks and reports about a person's leg, and the room in which a caller and a person meet."""

from typing import Literal

Step = Literal["answered", "key", "status"]


def leg_path(tenant: str, handover: str, attempt: int, step: Step) -> str:
    """The address of a step of one attempt, below our public one."""
    return f"/twilio/handover/{tenant}/{handover}/{attempt}/{step}"


def after_path(tenant: str, handover: str) -> str:
    """Where the caller's leg is asked for once the room has closed."""
    return f"/twilio/handover/{tenant}/{handover}/after"


def room_name(tenant: str, handover: str) -> str:
    """The conference's name, which only one call has."""
    return f"{tenant}-{handover}"
