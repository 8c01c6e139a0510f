"""How much is too much: the figures, from the file we ship."""

import tomllib

import msgspec


class NumberLimits(msgspec.Struct, frozen=True, kw_only=True):
    """For one number."""

    burst_calls: int
    burst_minutes: float
    day_calls: int
    day_minutes: float
    concurrent: int
    probes: int
    probe_minutes: float
    short_seconds: float


class BusinessLimits(msgspec.Struct, frozen=True, kw_only=True):
    """For all numbers that call one business."""

    burst_calls: int
    burst_minutes: float
    usual_times: float
    young: int
    normal_seconds: float
    flag_at: float


class RateLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Both."""

    number: NumberLimits
    business: BusinessLimits


def read_limits(toml: bytes | str) -> RateLimits:
    """The limits; msgspec.ValidationError names the key that is wrong."""
    text = toml.decode() if isinstance(toml, bytes) else toml
    return msgspec.convert(tomllib.loads(text), RateLimits)
