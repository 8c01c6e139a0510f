"""May this call in? Numbers are held to fixed limits, the business to what is usual for it; the first limit reached says no."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import msgspec

from handlers.shields.rates.limits import NumberLimits, RateLimits
from handlers.shields.rates.state import DAY, SeenCall, Traffic

_MINUTE = 60.0


class AdmissionDecision(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to "may this call in?". `reason` is the limit that is reached, or nearest; `share` how much of it is used."""

    admit: bool
    reason: str = ""
    share: float = 0.0


def judge_admission(traffic: Traffic, person: str, now: datetime, limits: RateLimits, *, but: str = "") -> AdmissionDecision:
    """Whether a call of a person may come in now. `but` is a call (id) that does not count: the one that asks."""
    own = [one for one in traffic.numbers.get(person, ()) if one.call != but]
    used = dict(_number(own, now, limits.number))
    if reached := _most(used, 1.0):
        return AdmissionDecision(admit=False, reason=reached, share=used[reached])
    shared = dict(_business(traffic, now, limits, but))
    used |= shared
    if (reached := _most(shared, 1.0)) and person not in traffic.known:
        return AdmissionDecision(admit=False, reason=reached, share=shared[reached])
    nearest = _most(used, limits.business.flag_at)
    return AdmissionDecision(admit=True, reason=nearest, share=round(used.get(nearest, 0.0), 3))


def _number(own: list[SeenCall], now: datetime, limits: NumberLimits) -> Iterator[tuple[str, float]]:
    burst = [one for one in own if now - one.at < timedelta(minutes=limits.burst_minutes)]
    day = [one for one in own if now - one.at < DAY]
    probing = [one for one in own if now - one.at < timedelta(minutes=limits.probe_minutes)]
    short = [one for one in probing if 0 <= one.seconds < limits.short_seconds]
    yield "number-burst", len(burst) / limits.burst_calls
    yield "number-day", len(day) / limits.day_calls
    yield "number-minutes", sum(one.lasted(now) for one in day) / _MINUTE / limits.day_minutes
    yield "number-concurrent", sum(one.lasts(now) for one in own) / limits.concurrent
    yield "number-probes", len(short) / limits.probes


def _business(traffic: Traffic, now: datetime, limits: RateLimits, but: str) -> Iterator[tuple[str, float]]:
    """Different callers with normal calls make room for as many more: a cold snap is not an attack."""
    mine = limits.business
    window = timedelta(minutes=mine.burst_minutes)
    recent = [one for one in traffic.calls.values() if now - one.at < window and one.call != but]
    normal = {one.person for one in recent if one.lasted(now) >= mine.normal_seconds}
    usual = mine.usual_times * traffic.usually(now) * mine.burst_minutes / _MINUTE
    young = sum(one.lasts(now) and one.lasted(now) < mine.normal_seconds for one in recent)
    yield "business-burst", len(recent) / (max(mine.burst_calls, usual) + len(normal))
    yield "business-concurrent", young / (mine.young + usual / mine.burst_minutes)


def _most(used: dict[str, float], least: float) -> str:
    """The limit that is used most, when it is used so much."""
    return max((reason for reason, share in used.items() if share >= least), key=lambda reason: used[reason], default="")
