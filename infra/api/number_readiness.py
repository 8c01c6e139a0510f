"""Whether a number rings now: what is wrong with it and with our address, and what to do about each."""

from typing import Literal
from urllib.parse import urlsplit

import msgspec

from infra.connectors.twilio_numbers import CarrierNumber, Webhooks

Hinders = Literal["calls", "texts", "reports"]


class NumberProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, by a word for machines and a sentence that says what to do; and what it hinders."""

    what: str
    hinders: Hinders
    problem: str


def webhooks_at(public_url: str) -> Webhooks:
    """Where numbers of this installation lead."""
    public = public_url.rstrip("/")
    return Webhooks(voice=f"{public}/twilio/voice", status=f"{public}/twilio/status", sms=f"{public}/twilio/sms")


def address_problems(public_url: str) -> list[NumberProblem]:
    """What is wrong with our address, as far as it can be seen without asking anybody."""
    if not public_url:
        return [
            _hinder(
                "no-public-url",
                "Twilio does not know where we are: put a host name with TLS in front of the edge and set "
                "DAYBOOK_PUBLIC_URL=https://..., then start Daybook again",
            )
        ]
    parts = urlsplit(public_url)
    if parts.scheme != "https" or not parts.hostname:
        return [
            _hinder(
                "not-https",
                f"the public address is {public_url}: Twilio opens the media stream by wss only; set DAYBOOK_PUBLIC_URL to one "
                "that begins with https://",
            )
        ]
    return []


def number_problems(number: str, found: CarrierNumber | None, wanted: Webhooks, *, ours: bool) -> list[NumberProblem]:
    """What is wrong with a number (E.164) as Twilio has it (None: the account has no such); `ours`: the business has it."""
    problems: list[NumberProblem] = []
    if not ours:
        problems.append(_hinder("not-of-business", f"no call for {number} would be answered: add the number to the business"))
    if found is None:
        unknown = "the account has no such number: buy it, bind the account that has it, or correct the number"
        return [*problems, _hinder("unknown-to-account", unknown)]
    again = "add the number again, and it leads here"
    if found.elsewhere:
        problems.append(_hinder("taken-before", f"the {found.elsewhere} takes its calls before we are asked; {again}"))
    if found.webhooks.voice != wanted.voice:
        problems.append(_hinder("voice-elsewhere", f"its calls go to {_shown(found.webhooks.voice)}; {again}"))
    elif found.methods[0] != "POST":
        problems.append(_hinder("voice-method", f"its voice webhook is asked by {found.methods[0]} and not by POST; {again}"))
    if found.webhooks.status != wanted.status:
        problems.append(
            NumberProblem(
                what="status-elsewhere",
                hinders="reports",
                problem=f"what becomes of its calls is reported to {_shown(found.webhooks.status)}; {again}",
            )
        )
    if found.webhooks.sms != wanted.sms or found.methods[1] != "POST":
        problems.append(
            NumberProblem(
                what="sms-elsewhere",
                hinders="texts",
                problem=f"its texts go to {_shown(found.webhooks.sms)} by {found.methods[1]}; {again}",
            )
        )
    return problems


def _hinder(what: str, problem: str) -> NumberProblem:
    return NumberProblem(what=what, hinders="calls", problem=problem)


def _shown(address: str) -> str:
    """An address as it may be shown: its host and path, for there may be keys in a query."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}" if address else "nowhere"
