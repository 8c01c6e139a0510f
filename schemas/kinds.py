"""The kinds of things that facts are about: where each is kept, whose it is, and who may watch it."""

from typing import Literal

import msgspec

#: What a stream is for: frames, calls, aggregates, what aggregates were, what is due later, and dead letters.
Stream = Literal["AUDIO", "CALLS", "LEDGER", "SNAPSHOTS", "TIMERS", "PARKED"]
#: What somebody with an account is to a business.
Role = Literal["owner", "staff", "auditor", "analyst"]

#: The tenant of lives that belong to no single business.
EVERYBODY = "_"
#: Those who serve callers; analysts see everything that is personal hidden.
WORKERS: frozenset[Role] = frozenset({"owner", "staff", "analyst"})
#: Those who count money.
BOOKKEEPERS: frozenset[Role] = frozenset({"owner", "analyst"})


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of thing. `name` is the first token of its subjects, `<kind>.<tenant>.<id>`: the life of one thing.

    `stream` keeps it. `of_person`: its id is a person's, so that all of it is about that one person; its snapshots are sealed
    under that person's key. `observed`: its facts are observations, and who loads it goes on without those it cannot read.
    `watchers` are the roles that may follow its facts as they happen.
    `shared`: its lives belong to the whole installation; their tenant is `EVERYBODY`.
    """

    name: str
    stream: Stream = "LEDGER"
    of_person: bool = False
    observed: bool = False
    watchers: frozenset[Role] = frozenset()
    shared: bool = False


CALL = Kind(name="call", stream="CALLS", observed=True, watchers=WORKERS)
#: Claims live beside the facts of calls, so that one can be expected by the other.
CLAIM = Kind(name="claim", stream="CALLS")
PAGE = Kind(name="page", watchers=WORKERS)
APPOINTMENT = Kind(name="appointment", watchers=WORKERS)
CONTACT = Kind(name="contact", of_person=True, watchers=WORKERS)
CONSENT = Kind(name="consent", of_person=True)
ERASURE = Kind(name="erasure", of_person=True)
MESSAGE = Kind(name="message")
#: What is written back and forth with one person, on all channels.
THREAD = Kind(name="thread", of_person=True, watchers=WORKERS)
CAMPAIGN = Kind(name="campaign")
INVOICE = Kind(name="invoice")
EXPENSE = Kind(name="expense", watchers=BOOKKEEPERS)
PAYMENT = Kind(name="payment", watchers=BOOKKEEPERS)
INBOX = Kind(name="inbox", watchers=frozenset({"owner", "staff"}))
#: Handing one caller over to a person, or waking whoever is on call: its id is the call's, or the inbox item's.
HANDOVER = Kind(name="handover", watchers=frozenset({"owner", "staff"}))
BUSINESS = Kind(name="business", watchers=WORKERS)
#: A telephone number of a business, under a hash of it: it belongs to one business at a time.
NUMBER = Kind(name="number", shared=True)
ACCOUNT = Kind(name="account")
#: What was set for later is a timer; when its time has come, its fact is due.
TIMER = Kind(name="timer", stream="TIMERS")
DUE = Kind(name="due", stream="TIMERS")
SNAPSHOT = Kind(name="snapshot", stream="SNAPSHOTS")
#: Dead letters, and those that are tried again.
PARKED = Kind(name="parked", stream="PARKED")
AGAIN = Kind(name="again", stream="PARKED")
#: Frames, which are no facts.
AUDIO = Kind(name="audio", stream="AUDIO")
