"""Whoever is named in the settings to be told things, has agreed to be: an express consent to notices, and to nothing else."""

import msgspec

from handlers.contacts.ports.directory import Directory
from handlers.handler import handler
from schemas.business import BusinessConfigured
from schemas.consent import Channel, ConsentReported
from schemas.fact import Fact
from schemas.subjects import derive_token, parse_subject

_WORDING = "notices of the business, as its settings say"


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the part `notify` or `handing_over` of a business names; a change may name some of them only."""

    sms: str = ""
    email: str = ""
    on_call: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


def email_person(email: str) -> str:
    """Who stands for an address in the ledger of consent."""
    return derive_token(f"mailto:{email.casefold()}")


@handler("owner-consent", role="ledger")
async def agree(set_: BusinessConfigured, fact: Fact, directory: Directory) -> tuple[ConsentReported, ...]:
    """A consent for each number and address; a STOP from that number withdraws it like any other."""
    match set_.part:
        case "notify" | "handing_over":
            told = msgspec.json.decode(set_.value, type=Told)
        case "handoff_number":
            told = Told(sms=msgspec.json.decode(set_.value, type=str))
        case _:  # open: no other part names anybody who is to be told
            return ()
    tenant = parse_subject(fact.subject).tenant
    numbers = dict.fromkeys(number for number in (told.sms, *told.on_call, *told.numbers) if number)
    people = [await directory.person(tenant, number) for number in numbers]
    reports = [_report(person, "sms", set_.by) for person in people]
    return (*reports, *([_report(email_person(told.email), "email", set_.by)] if told.email else []))


def _report(person: str, channel: Channel, by: str) -> ConsentReported:
    return ConsentReported(
        person=person, change="granted", channel=channel, purpose="notice", source="owner", origin=by, wording=_WORDING
    )
