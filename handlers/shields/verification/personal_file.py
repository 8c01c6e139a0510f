"""What is on file of a person, to hold an answer against; and whether an answer fits it."""

import hmac
import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal, assert_never
from zoneinfo import ZoneInfo

import msgspec
from rapidfuzz import fuzz, utils

from handlers.contacts.ports.directory import Directory
from handlers.contacts.ports.people import ContactMemory
from handlers.contacts.state import STRANGER
from handlers.diary.ports import Diary
from handlers.shields.verification.birth_dates import find_birth_dates
from handlers.shields.verification.codes import find_code_digits
from schemas.knowledge import Business, Method
from schemas.ranges import readable_days
from schemas.understanding import IntentRecognised

#: A name that is so much like another (0 to 100) is the same, as a recogniser writes it.
_SAME_NAME = 84
_FEWEST_DIGITS = 3
Fits = Literal["right", "wrong", "no-answer"]


class PersonalFile(msgspec.Struct, frozen=True, kw_only=True):
    """What the business knows of one person; what is empty cannot be asked for. `days` are those of coming appointments."""

    name: str = ""
    birthday: str = ""
    postcode: str = ""
    phone: str = ""
    days: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is anything to protect."""
        return bool(self.name or self.birthday or self.postcode or self.days)

    def can_answer(self, method: Method) -> bool:
        match method:
            case "birth-date":
                return bool(self.birthday)
            case "name-and-day":
                return bool(self.name and self.days)
            case "postcode":
                return bool(self.postcode)
            case "code":
                return bool(self.phone)
            case "callback":
                return True
            case _:
                assert_never(method)


class Registry:
    """Who a number belongs to, and what is on file of a person, from memory."""

    def __init__(self, people: ContactMemory, diary: Diary, directory: Directory) -> None:
        self._people, self._diary, self._directory = people, diary, directory

    async def person(self, tenant: str, number: str) -> str:
        """The person (id) with a number; empty when nobody has met them."""
        return await self._directory.known(tenant, number)

    def file(self, business: Business, person: str, now: datetime) -> PersonalFile:
        """The file of a person."""
        contact = self._people.contact(business.tenant, person)
        zone = ZoneInfo(business.timezone)
        held = [
            one
            for one in self._diary.appointments(business.tenant, person=person)
            if one.slot.state == "booked" and one.slot.start > now
        ]
        booked = next((one.slot.booked.name for one in held if one.slot.booked.name), "")
        known = contact or STRANGER
        return PersonalFile(
            name=known.value("name") or booked,
            birthday=known.value("birthday"),
            postcode=known.value("postcode"),
            phone=known.value("phone"),
            days=tuple(one.slot.start.astimezone(zone).date().isoformat() for one in held),
        )


def answers_question(method: Method, said: IntentRecognised, file: PersonalFile, today: date, *, month_first: bool) -> Fits:
    """Whether what was said answers the question, rightly. What is no answer at all is no failure."""
    match method:
        case "birth-date":
            return _one_of(find_birth_dates(said.words, said.language, today, month_first=month_first), (file.birthday,))
        case "postcode":
            return _one_of(_postcodes(said), ("".join(file.postcode.split()).upper(),))
        case "name-and-day":
            said_days = [readable_days(entity.value) for entity in said.entities if entity.role == "date"]
            days = [days.text for days in said_days if days and days.only]
            named = [entity.value for entity in said.entities if entity.role == "name"]
            if not days or not (named or _named(said.words, file.name)):
                return "no-answer"
            name = _named(said.words, file.name) or any(_same(one, file.name) for one in named)
            return "right" if _one_of(days, file.days) == "right" and name else "wrong"
        case "code" | "callback":  # a code is checked where it was made, and a call back is no question
            return "no-answer"
        case _:
            assert_never(method)


def _one_of(said: Iterable[str], known: Iterable[str]) -> Fits:
    """Compared in constant time, every candidate with every value."""
    answers = list(said)
    same = [hmac.compare_digest(one.encode(), other.encode()) for one in answers for other in known]
    return "no-answer" if not answers else "right" if any(same) else "wrong"


def _postcodes(said: IntentRecognised) -> list[str]:
    named = ["".join(entity.value.split()).upper() for entity in said.entities if entity.role == "postcode"]
    run = find_code_digits(said.words, said.language)
    spelled = re.findall(r"\b(?:[a-z0-9] ?){5,7}\b", said.words.lower())
    codes = [code.replace(" ", "").upper() for code in spelled if any(map(str.isdigit, code)) and any(map(str.isalpha, code))]
    return [*named, *([run] if len(run) >= _FEWEST_DIGITS else []), *codes]


def _named(words: str, name: str) -> bool:
    """Every part of the name is among the words."""
    said = utils.default_process(words).split()
    parts = utils.default_process(name).split()
    return bool(parts) and all(any(fuzz.ratio(part, word) >= _SAME_NAME for word in said) for part in parts)


def _same(said: str, name: str) -> bool:
    return fuzz.token_sort_ratio(utils.default_process(said), utils.default_process(name)) >= _SAME_NAME
