"""What becomes of what an owner asks for: opened, configured, drafted, published, undone, closed; or every reason why not."""

import json
import re
from collections.abc import Iterable
from typing import assert_never

import msgspec

from handlers.business.layering import KnowledgeError
from handlers.business.settings_validation import list_problems
from handlers.business.state import Profile, ProfileFact
from handlers.business.templates import propose_opening, read_opened_business
from schemas import business as facts_of
from schemas.business import BusinessConfigured, BusinessOpened, FieldProblem
from schemas.knowledge import Business

Asked = (
    facts_of.OpeningRequested
    | facts_of.ConfigurationRequested
    | facts_of.PublicationRequested
    | facts_of.DiscardRequested
    | facts_of.UndoRequested
    | facts_of.ClosingRequested
)
#: Parts that say which business it is; they are said when it is opened.
_FIXED = {
    "tenant": "a business keeps its id; open another business instead",
    "industry": "the industry is chosen when a business is opened; open another business, and import this one's file there",
    "family": "the family follows from the industry; leave it out",
}
_MOST_CHARACTERS = 400_000


class Refusal(Exception):
    """It cannot be done; `problems` are all the reasons there are."""

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__("; ".join(f"{one.field}: {one.problem}" for one in problems))
        self.problems = problems


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """The answers, and which numbers the business has before and after them."""

    answers: tuple[ProfileFact, ...]
    numbers_before: tuple[str, ...] = ()
    numbers_after: tuple[str, ...] = ()


def decide(profile: Profile, tenant: str, asked: Asked) -> Decision:
    """What is answered; Refusal, naming the fields and what would be right, when it cannot be done."""
    if isinstance(asked, facts_of.OpeningRequested):
        return _open(profile, tenant, asked)
    if profile.opened is None:
        raise _refuse("business", "no such business is open here; open it first")
    if profile.closed_at is not None:
        raise _refuse("business", "this business is closed; open another one, and import its file there")
    match asked:
        case facts_of.ConfigurationRequested(draft=True):
            drafts = tuple(
                facts_of.ConfigurationDrafted(part=one.part, value=one.value, whole=one.whole, by=one.by, why=one.why)
                for one in _parts(asked.parts, whole=asked.whole, by=asked.by, why=asked.why)
            )
            _whole(tenant, profile.opened, (*profile.configured, *profile.draft, *_parts(asked.parts, whole=asked.whole)))
            return Decision(answers=drafts)
        case facts_of.ConfigurationRequested():
            parts = _parts(asked.parts, whole=asked.whole, by=asked.by, why=asked.why)
            return _configure(profile, tenant, profile.opened, parts)
        case facts_of.PublicationRequested(by=by, why=why):
            if not profile.draft:
                raise _refuse("draft", "there is no draft; change something with draft = true first")
            parts = tuple(msgspec.structs.replace(one, by=by, why=why or one.why) for one in profile.draft)
            configured = _configure(profile, tenant, profile.opened, parts)
            return msgspec.structs.replace(configured, answers=(*configured.answers, facts_of.DraftPublished(by=by)))
        case facts_of.DiscardRequested(by=by):
            return Decision(answers=(facts_of.DraftDiscarded(by=by),))
        case facts_of.UndoRequested():
            return _undo(profile, tenant, profile.opened, asked)
        case facts_of.ClosingRequested(by=by, why=why):
            numbers = _whole(tenant, profile.opened, profile.configured, strict=False).all_numbers
            return Decision(answers=(facts_of.BusinessClosed(by=by, why=why),), numbers_before=numbers)
        case _:
            assert_never(asked)


def _open(profile: Profile, tenant: str, asked: facts_of.OpeningRequested) -> Decision:
    if profile.opened is not None:
        closed = "was closed; import its file into a new one" if profile.closed_at else "is open already; change it instead"
        raise _refuse("business", f"this business {closed}")
    if not asked.name.strip():
        raise _refuse("name", "a business has a name that callers know; write it")
    try:
        opened = propose_opening(
            asked.industry,
            asked.name.strip(),
            asked.number,
            language=asked.language,
            country=asked.country,
            timezone=asked.timezone,
            currency=asked.currency,
        )
    except KnowledgeError as wrong:
        raise Refusal(name_problem(wrong, "business")) from wrong
    opened = msgspec.structs.replace(opened, by=asked.by)
    parts = _parts(asked.parts, whole=True, by=asked.by, why=asked.why) if asked.parts else ()
    return Decision(answers=(opened, *parts), numbers_after=_whole(tenant, opened, parts).all_numbers)


def _configure(profile: Profile, tenant: str, opened: BusinessOpened, parts: tuple[BusinessConfigured, ...]) -> Decision:
    before = _whole(tenant, opened, profile.configured, strict=False)
    after = _whole(tenant, opened, (*profile.configured, *parts))
    return Decision(answers=parts, numbers_before=before.all_numbers, numbers_after=after.all_numbers)


def _undo(profile: Profile, tenant: str, opened: BusinessOpened, asked: facts_of.UndoRequested) -> Decision:
    if not profile.changes:
        raise _refuse("change", "nothing was changed since the business was opened")
    change = asked.change or profile.changes[-1].id
    left = tuple(part for one in profile.changes if one.id != change for part in one.parts)
    if len(left) == len(profile.configured):
        raise _refuse("change", f"no change {change!r} is in force; the history lists those that are")
    before = _whole(tenant, opened, profile.configured, strict=False)
    after = _whole(tenant, opened, left)
    undone = facts_of.ChangeUndone(change=change, by=asked.by, why=asked.why)
    return Decision(answers=(undone,), numbers_before=before.all_numbers, numbers_after=after.all_numbers)


def _whole(tenant: str, opened: BusinessOpened, parts: Iterable[BusinessConfigured], *, strict: bool = True) -> Business:
    """The business with all its parts; Refusal with everything that makes no sense in it."""
    try:
        business = read_opened_business(tenant, opened, changes=parts)
    except KnowledgeError as wrong:
        raise Refusal(name_problem(wrong, "business")) from wrong
    problems = tuple(list_problems(business)) if strict else ()
    if problems:
        raise Refusal(*problems)
    return business


def _parts(parts: dict[str, str], *, whole: bool, by: str = "", why: str = "") -> tuple[BusinessConfigured, ...]:
    if not parts:
        raise _refuse("parts", "nothing is asked for; name at least one part, such as hours")
    problems = [FieldProblem(field=part, problem=_FIXED[part]) for part in parts if part in _FIXED]
    problems += [
        FieldProblem(field=part, problem=f"nothing reads it; use one of: {', '.join(_SETTABLE)}")
        for part in parts
        if part not in _FIXED and part not in _SETTABLE
    ]
    problems += [FieldProblem(field=part, problem=why_not) for part, value in parts.items() if (why_not := _unreadable(value))]
    if problems:
        raise Refusal(*problems)
    return tuple(BusinessConfigured(part=part, value=value, whole=whole, by=by, why=why) for part, value in parts.items())


def _unreadable(value: str) -> str:
    if len(value) > _MOST_CHARACTERS:
        return f"it is longer than {_MOST_CHARACTERS:,} characters; write less"
    try:
        json.loads(value)
    except (json.JSONDecodeError, RecursionError) as wrong:
        return f"it is no JSON ({wrong}); write the part as JSON"
    return ""


_SETTABLE: tuple[str, ...] = tuple(name for name in Business.__struct_fields__ if name not in _FIXED)


def name_problem(wrong: KnowledgeError, field: str) -> FieldProblem:
    """What an error of knowledge says, as the field and what would be right."""
    said = re.sub(r"^(the owner's change of \w+|the opening[^:]*): ", "", str(wrong))
    named = re.match(r"([\w.\-\[\]]+): ", said)
    if named:
        return FieldProblem(field=named[1], problem=said[named.end() :])
    part = re.match(r"the owner's change of (\w+): ", str(wrong))
    return FieldProblem(field=part[1] if part else field, problem=said)


def _refuse(field: str, problem: str) -> Refusal:
    return Refusal(FieldProblem(field=field, problem=problem))
