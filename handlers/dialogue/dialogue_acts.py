"""What the engine may do in a reply: tell, ask, use a tool; and what it looks at when it decides."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from handlers.dialogue.emergency_numbers import Numbers
from handlers.dialogue.state import Task
from handlers.language.pack import LanguagePack
from handlers.language.speech import Speech
from handlers.understanding.cues import cued
from schemas.knowledge import Business
from schemas.outcome import Outcome
from schemas.reply import Expects
from schemas.toolbox import Appointment, Request


class Tell(msgspec.Struct, frozen=True):
    """Say something: an act of the phrase book, and the words to fill in. `whole`: it must not be cut short."""

    act: str
    values: dict[str, Any] = {}
    whole: bool = False


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """Ask something, at the end of a reply. `key` is remembered, so that a yes is understood; `act` is in the phrase book."""

    key: str
    act: str = ""
    values: dict[str, Any] = {}
    expects: Expects = "anything"


Move = Tell | Ask | Request


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a task: the task as it is now (None: it is over), what to do, and what came of it."""

    task: Task | None
    moves: tuple[Move, ...] = ()
    outcome: Outcome | None = None
    appointment: Appointment | None = None
    then: Task | None = None


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy looks at. `language` is the pack of the language that is spoken on this call.

    `asked` is the last question's key, `read_back`: the last read-back was heard, `again`: how often it had to be put anew.
    `busy` are tools that have not answered yet. `caller` is the number called from; `name`
    and `phone` were learned on this call. `on_file` is the name of who called from that number before, until the caller says
    that they are somebody else. `place` is the geo-fence's word: `inside`, `outside`, `unknown`, or empty.
    `crossed`: the caller said it before hearing what was asked last.
    `texting`: it is written to and fro, so that nobody can be put through. `numbers` are whom to call in an emergency where the
    business is.
    `texted`: they wrote to us within the last day.
    `discreet`: public information only, and one free time at once, since the caller may be a competitor.
    """

    business: Business
    language: LanguagePack
    now: datetime
    asked: str = ""
    read_back: bool = True
    busy: frozenset[str] = frozenset()
    again: int = 0
    caller: str = ""
    name: str = ""
    on_file: str = ""
    phone: str = ""
    place: str = ""
    discreet: bool = False
    crossed: bool = False
    texting: bool = False
    numbers: Numbers = Numbers()
    texted: bool = False

    @property
    def speech(self) -> Speech:
        """How figures are said."""
        return self.language.speech

    def mentions(self, cue: str, words: str) -> bool:
        """Whether the words have one of the language's phrases for this, as they were said or as the finders read them."""
        return self.language.cues.has(cue, words) or cued(self.language.lexicon.words(words), cue)

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.business.timezone)

    def local(self, at: datetime) -> datetime:
        """A moment on the business's own clock."""
        return at.replace(tzinfo=self.zone) if at.tzinfo is None else at.astimezone(self.zone)

    def service(self, id_: str) -> str:
        """A service's name as it is said in a sentence."""
        service = self.business.service(id_)
        return service.name if service else id_.replace("-", " ")

    def staff(self, id_: str) -> str:
        resource = self.business.resource(id_)
        return resource.name if resource else ""
