"""Pages kept in memory, following the log, and never behind what was just booked here.

The log's own order is the truth. A fact that is noticed early (its answer is about to be told to a caller) is laid over the page
until the log has come to it, so that no fact before it can be lost.
"""

from handlers.diary.state import EMPTY, Page, blank_words, evolve, project
from schemas.fact import Fact
from schemas.subjects import parse_subject


class DiaryPages:
    """All pages by subject. `position` is the stream sequence up to which the log has been followed."""

    def __init__(self) -> None:
        self.position = 0
        self._settled: dict[str, Page] = {}
        self._early: dict[str, dict[int, Fact]] = {}
        self._seen: dict[str, Page] = {}

    def page(self, subject: str) -> Page:
        """A page as it is now; blank when nothing is on it."""
        return self._seen.get(subject, EMPTY)

    def knows(self, sequence: int) -> bool:
        """Whether the page's fact with this stream sequence is in what is seen here."""
        return sequence <= self.position or any(sequence in early for early in self._early.values())

    def follow(self, fact: Fact) -> bool:
        """Take the log's next fact; False when it was known already."""
        if fact.sequence <= self.position or parse_subject(fact.subject).kind != "page":
            return False
        self.position = fact.sequence
        self._settled[fact.subject] = evolve(self._settled.get(fact.subject, EMPTY), fact)
        self._refresh(fact.subject)
        return True

    def notice(self, fact: Fact) -> bool:
        """Take a fact that the log has, before its turn has come; False when it was known already."""
        if fact.sequence <= self.position or parse_subject(fact.subject).kind != "page":
            return False
        self._early.setdefault(fact.subject, {})[fact.sequence] = fact
        self._refresh(fact.subject)
        return True

    def forget(self, tenant: str, person: str) -> None:
        """Let go of what an erased person said; their time stays taken."""
        for subject, page in self._settled.items():
            if parse_subject(subject).tenant == tenant and any(slot.booked.person == person for slot in page.slots.values()):
                self._settled[subject] = blank_words(page, person)
                self._early.pop(subject, None)
                self._refresh(subject)

    def _refresh(self, subject: str) -> None:
        page = self._settled.get(subject, EMPTY)
        if early := self._early.get(subject):
            left = {at: fact for at, fact in sorted(early.items()) if at > self.position}
            page = project(page, left.values()) or EMPTY
            if left:
                self._early[subject] = left
            else:
                del self._early[subject]
        self._seen[subject] = page
