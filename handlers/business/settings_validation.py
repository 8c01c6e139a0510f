"""Would a business work as it is set? What an owner may not leave behind, beyond what makes knowledge readable at all."""

import re
from collections.abc import Iterable, Iterator

from handlers.business.countries import find_country, load_countries
from handlers.business.handover_validation import list_handover_problems
from handlers.business.industries import knowledge_folder
from handlers.business.message_fields import find_text_problem
from handlers.phone_numbers import normalise_number
from schemas.business import FieldProblem
from schemas.documents import cut_passages
from schemas.intent_examples import IntentExample
from schemas.keeping import FollowUp, Retention
from schemas.knowledge import Business
from schemas.notify import Notify

_TOKEN = re.compile(r"[A-Za-z0-9-]{1,40}")
_MOST_REPEATS = 50
_MOST_TEXT, _MOST_PASSAGES = 100_000, 1_000
_MOST_DAYS, _MOST_STEP, _MOST_NOTICE = 730, 240, 60 * 24 * 60


def list_problems(business: Business) -> Iterator[FieldProblem]:
    """Everything that keeps the business from working as it is set: the field, and what would be right."""
    yield from _names(business)
    yield from _numbers(business)
    yield from _rules(business)
    yield from _ids(business)
    yield from _notify(business.notify)
    yield from list_handover_problems(business)
    for document in business.documents:
        if len(document.text) > _MOST_TEXT:
            yield _wrong(f"documents.{document.id}.text", f"it is longer than {_MOST_TEXT:,} characters; cut it into several")
    for example in business.examples:
        yield from _example(example, business)
    if sum(len(cut_passages(document)) for document in business.documents) > _MOST_PASSAGES:
        yield _wrong("documents", f"together they have more than {_MOST_PASSAGES} passages; leave out what no caller asks")


def _names(business: Business) -> Iterator[FieldProblem]:
    if not business.name.strip():
        yield _wrong("name", "a business has a name that callers know; write it")
    if not re.fullmatch(r"[A-Z]{3}", business.currency):
        yield _wrong("currency", f"{business.currency!r} is no currency; write three letters, like EUR")
    if not (knowledge_folder() / "languages" / business.language).is_dir():
        known = sorted(one.name for one in (knowledge_folder() / "languages").iterdir() if one.is_dir() and "_" not in one.name)
        yield _wrong("language", f"{business.language!r} is not spoken here; choose one of {', '.join(known)}")
    if business.country and business.country not in load_countries():
        yield _wrong("country", f"{business.country!r} is no country we know; write two letters, like ES")


def _numbers(business: Business) -> Iterator[FieldProblem]:
    further = (("further_numbers", number) for number in business.further_numbers)
    for field, number in (("number", business.number), ("handoff_number", business.handoff_number), *further):
        if number and (not number.startswith("+") or normalise_number(number) != number):
            yield _wrong(field, f"{number!r} is no telephone number; write it with its country code, like +34910123456")
    if business.further_numbers and not business.number:
        yield _wrong("number", "there are further numbers and none that the business is known by; make one of them its number")
    if business.handoff_number and business.handoff_number in business.all_numbers:
        yield _wrong("handoff_number", "a call handed over to the business's own number would come back; write another one")
    if business.number and not find_country(business.number):
        yield _wrong("number", f"{business.number!r} is in no country; write it with its country code, like +34910123456")


def _notify(notify: Notify) -> Iterator[FieldProblem]:
    numbers = (("notify.sms", notify.sms), *(("notify.on_call", number) for number in notify.on_call))
    for field, number in numbers:
        if number and (not number.startswith("+") or normalise_number(number) != number):
            yield _wrong(field, f"{number!r} is no telephone number; write it with its country code, like +34600123456")
    if notify.email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", notify.email):
        yield _wrong("notify.email", f"{notify.email!r} is no e-mail address; write it like name@example.com")
    if notify.quiet and not all(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", at) for at in (notify.quiet.begins, notify.quiet.ends)):
        yield _wrong("notify.quiet", "write when it begins and ends, like 22:00 and 07:00")
    if not 1 <= notify.repeat_minutes <= _MOST_NOTICE:
        yield _wrong("notify.repeat_minutes", f"{notify.repeat_minutes} is out of bounds; write 1 to {_MOST_NOTICE}")
    if not 0 <= notify.repeats <= _MOST_REPEATS:
        yield _wrong("notify.repeats", f"{notify.repeats} is out of bounds; write 0 to {_MOST_REPEATS}")


def _rules(business: Business) -> Iterator[FieldProblem]:
    bounds = (
        ("notice_minutes", business.notice_minutes, 0, _MOST_NOTICE),
        ("horizon_days", business.horizon_days, 1, _MOST_DAYS),
        ("cancel_hours", business.cancel_hours, 0, _MOST_DAYS),
        ("ask_minutes", business.ask_minutes, 0, _MOST_NOTICE),
        ("step_minutes", business.step_minutes, 5, _MOST_STEP),
    )
    for field, value, least, most in bounds:
        if not least <= value <= most:
            yield _wrong(field, f"{value} is out of bounds; write {least} to {most}")
    yield from _not_negative("retention", business.retention)
    yield from _not_negative("follow_up", business.follow_up)
    yield from _texts(business)
    for service in business.services:
        if service.buffer < 0:
            yield _wrong(f"services.{service.id}.buffer", "minutes after a visit cannot be fewer than none; write 0 or more")
        if service.bookable and not business.resources:
            yield _wrong(f"services.{service.id}.by", "nobody could do it; add somebody under resources, or make it not bookable")
    for resource in business.resources:
        if resource.seats < 1:
            yield _wrong(f"resources.{resource.id}.seats", "at least one person fits; write 1 or more")


def _texts(business: Business) -> Iterator[FieldProblem]:
    for topic, text in business.texts.items():
        if problem := find_text_problem(text):
            yield _wrong(f"texts.{topic}", problem)
    if business.review_link and not business.review_link.startswith(("https://", "http://")):
        yield _wrong("review_link", "it is no address; write it like https://example.com/review")


def _not_negative(part: str, settings: Retention | FollowUp) -> Iterator[FieldProblem]:
    for name in settings.__struct_fields__:
        if getattr(settings, name) < 0:
            yield _wrong(f"{part}.{name}", "it cannot be less than nothing; write 0 or more")


def _ids(business: Business) -> Iterator[FieldProblem]:
    lists: tuple[tuple[str, Iterable[str]], ...] = (
        ("services", (one.id for one in business.services)),
        ("resources", (one.id for one in business.resources)),
        ("dishes", (one.id for one in business.dishes)),
        ("rules", (one.id for one in business.rules)),
        ("documents", (one.id for one in business.documents)),
        ("examples", (one.id for one in business.examples)),
    )
    for part, ids in lists:
        for id_ in ids:
            if not _TOKEN.fullmatch(id_):
                yield _wrong(f"{part}.{id_}.id", "an id has letters, digits and '-' only, at most 40; write it like stylist-1")


def _example(example: IntentExample, business: Business) -> Iterator[FieldProblem]:
    field = f"examples.{example.id}"
    if not example.said.strip():
        yield _wrong(f"{field}.said", "it holds no words; write what callers say")
    if re.search(r"\d[\d -]{3,}\d|@", example.said):
        yield _wrong(f"{field}.said", "an example stays when its caller is forgotten; leave out numbers and addresses")
    if example.service and business.service(example.service) is None:
        yield _wrong(f"{field}.service", f"there is no service {example.service!r}; choose one of the business's, or none")


def _wrong(field: str, problem: str) -> FieldProblem:
    return FieldProblem(field=field, problem=problem)
