"""What is to be said of a call, each said once: the figures count by these conditions, and lists of calls filter by them."""

from typing import Literal, LiteralString

#: After so many days without another call a matter is settled, and up to then a missed caller can be won back.
SETTLED_DAYS = 7

#: Calls that can be listed. Each is a condition on `JUDGED`, below.
Shown = Literal[
    "answered",
    "missed",
    "won-back",
    "turned-away",
    "finished",
    "booked",
    "resolved",
    "unresolved",
    "contained",
    "escalated",
    "within-hours",
    "after-hours",
    "booked-within-hours",
    "booked-after-hours",
    "slow",
    "upset",
    "price-asked",
    "price-hesitation",
    "unanswered-question",
    "not-offered",
]

#: One of them, or all calls.
MaybeShown = Literal["", Shown]
#: The calls of a business, with when the caller was answered the next time (`again`); for one call, or few.
JUDGED: LiteralString = """
    SELECT each.*, (SELECT min(next.at) FROM insights.calls AS next WHERE next.tenant = each.tenant AND next.person = each.person
        AND next.at > each.at AND next.refused IS NULL AND next.answered_at IS NOT NULL) AS again FROM insights.calls AS each"""

_ANSWERED: LiteralString = "(refused IS NULL AND answered_at IS NOT NULL)"
_FINISHED: LiteralString = f"({_ANSWERED} AND ended_at IS NOT NULL)"
_ESCALATED: LiteralString = (
    f"({_ANSWERED} AND (coalesce(handed_over, false) OR coalesce(outcome, '') IN ('transferred', 'callback')))"
)
_BOOKED: LiteralString = f"({_ANSWERED} AND coalesce(outcome, '') IN ('booked', 'moved'))"
_MISSED: LiteralString = (
    "(coalesce(refused, '') IN ('full', 'log') OR (refused IS NULL AND answered_at IS NULL AND ended_at IS NOT NULL))"
)
_AGAIN: LiteralString = f"(again IS NOT NULL AND again < at + interval '{SETTLED_DAYS} days')"
_RESOLVED: LiteralString = f"""({_FINISHED} AND coalesce(outcome, '') IN ('booked', 'moved', 'cancelled', 'answered')
    AND NOT {_ESCALATED} AND NOT {_AGAIN})"""
_WITHIN: LiteralString = f"({_FINISHED} AND within_hours)"
_AFTER: LiteralString = f"({_FINISHED} AND NOT within_hours)"
_PRICE: LiteralString = f"({_FINISHED} AND coalesce(price_asked, false))"
_BOOKED_LATER: LiteralString = f"""EXISTS (SELECT FROM insights.bookings AS booking WHERE booking.tenant = judged.tenant
    AND booking.person = judged.person AND booking.at > judged.at
    AND booking.at < judged.at + interval '{SETTLED_DAYS} days')"""
_WISH: LiteralString = (
    "EXISTS (SELECT FROM insights.wishes AS wish WHERE wish.tenant = judged.tenant AND wish.call = judged.call AND "
)
#: A wish for something that is not offered: no such service, or nothing written about it when the turn was about services.
NOT_OFFERED: LiteralString = """(wish.unknown OR (wish.unanswered AND EXISTS (
    SELECT FROM insights.service_turns AS turn
    WHERE turn.tenant = wish.tenant AND turn.call = wish.call AND turn.turn = wish.turn)))"""

#: The condition of each kind of calls.
CONDITIONS: dict[Shown, LiteralString] = {
    "answered": _ANSWERED,
    "missed": _MISSED,
    "won-back": f"({_MISSED} AND ({_AGAIN} OR {_BOOKED_LATER}))",
    "turned-away": "(coalesce(refused, '') = 'flood')",
    "finished": _FINISHED,
    "booked": _BOOKED,
    "resolved": _RESOLVED,
    "unresolved": f"({_FINISHED} AND NOT {_RESOLVED})",
    "contained": f"({_FINISHED} AND NOT {_ESCALATED})",
    "escalated": f"({_FINISHED} AND {_ESCALATED})",
    "within-hours": _WITHIN,
    "after-hours": _AFTER,
    "booked-within-hours": f"({_WITHIN} AND {_BOOKED})",
    "booked-after-hours": f"({_AFTER} AND {_BOOKED})",
    "slow": "(coalesce(slow, 0) > 0)",
    "upset": "(coalesce(moods, 0) > 0 AND sentiment < -300 * moods)",
    "price-asked": _PRICE,
    "price-hesitation": f"({_PRICE} AND NOT {_BOOKED})",
    "unanswered-question": f"{_WISH} wish.unanswered)",
    "not-offered": f"{_WISH} {NOT_OFFERED})",
}
