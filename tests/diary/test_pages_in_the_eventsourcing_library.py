"""Pages and contacts are aggregates that the `eventsourcing` library's repository can load."""

from datetime import UTC, datetime

import pytest
from eventsourcing.application import AggregateNotFoundError, Repository

from handlers.contacts import state as contact
from handlers.diary import state as page
from schemas.contacts import ContactMet
from schemas.diary import CancellationRequested
from schemas.fact import Fact


class Stored:
    """The library's event store, as far as its repository asks, over facts by subject."""

    def __init__(self, facts):
        self._facts = facts

    def get(self, originator_id, *, gt=None, lte=None, desc=False, limit=None):
        for fact in self._facts:
            if fact.subject == originator_id and (gt or 0) < fact.sequence <= (lte or 1 << 60):
                yield fact


def test_a_page_is_loaded_as_it_is_now_and_as_it_was(diary, wanted):
    diary.ask(wanted())
    diary.ask(CancellationRequested(appointment="A1", person="P1", page="chair-2_2026-11-23"))
    repository = Repository(Stored(diary.facts))
    name = "page.curl.chair-2_2026-11-23"
    now = repository.get(name, projector_func=page.project)
    then = repository.get(name, version=1, projector_func=page.project)
    assert (now.id, now.version, now.slots) == (name, 2, {})
    assert list(then.slots) == ["A1"]
    with pytest.raises(AggregateNotFoundError):
        repository.get("page.curl.nobody_2026-11-23", projector_func=page.project)


def test_a_contact_is_loaded_too():
    met = Fact(
        subject="contact.demo.P1",
        event=ContactMet(person="P1", phone="+16175550199"),
        id="f1",
        at=datetime(2026, 11, 20, tzinfo=UTC),
        sequence=7,
    )
    known = Repository(Stored([met])).get("contact.demo.P1", projector_func=contact.project)
    assert (known.person, known.version, known.value("phone")) == ("P1", 7, "+16175550199")
