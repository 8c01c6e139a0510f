"""How a business stays in touch with its customers, and for how long it keeps what."""

import msgspec


class FollowUp(msgspec.Struct, frozen=True, kw_only=True):
    """When a visit is followed up: hours before it, or after it; days until the next one is due. 0 is never.

    `remind_hours` before, a reminder, and `soon_hours` before, a short one; `thank_hours` after, a thank-you, and `missed_hours`
    after nobody came, the offer of another time; `check_hours` after, how it went; `review_hours` after, the wish for a review.
    """

    remind_hours: int = 24
    soon_hours: int = 2
    thank_hours: int = 2
    check_hours: int = 0
    review_hours: int = 24
    missed_hours: int = 1
    recall_days: int = 0


class Engagement(msgspec.Struct, frozen=True, kw_only=True):
    """How often people of this trade are usually in touch: a contact silent for so many days has cooled, or is lost."""

    cooled_days: int = 180
    lost_days: int = 540


class Retention(msgspec.Struct, frozen=True, kw_only=True):
    """How many days a business keeps what: 0 is for ever. `calls`: what was said; figures and outcomes stay.

    `audio`: recordings, which are `hot` for the first days. `contacts`: people not heard of for so long are erased.
    """

    calls: int = 365
    audio: int = 30
    hot: int = 7
    contacts: int = 0
