"""What leaves Daybook: pseudonyms unless more is allowed, the same everywhere; files that are whole or not there."""

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus.memory import MemoryBus
from infra.replay.export.export_files import Format, open_sheet
from infra.replay.export.fact_export import ExportCount, export_facts
from infra.replay.export.live_lines import LiveLines
from infra.replay.export.pseudonyms import Pseudonyms
from infra.replay.history import HistoryQuery
from infra.settings import BadSetting
from schemas.contacts import ContactLearned
from schemas.event import ERASED, Event
from schemas.fact import Draft, Fact
from schemas.line import CallRinging
from schemas.speech import SpeechRecognised
from schemas.understanding import Entity, IntentRecognised

T0 = datetime(2026, 11, 20, 15, tzinfo=UTC)
KEYED = Pseudonyms("a secret")
RINGS = CallRinging(person="01BOB", caller="+15550100", called="+15550199")
SAID = SpeechRecognised(
    turn=1, words="I am Bob Miller", confidence=0.9, from_frame=1, to_frame=9, ended_frame=8, endpoint_ms=400,
    recognise_ms=5.0, engine="script", alternatives=("I am Rob Miller",),
)  # fmt: skip
MEANT = IntentRecognised(
    turn=1, words="I am Bob Miller", intent="give-name", confidence=1.0, tier="fast",
    entities=(Entity(role="name", value="Bob Miller", said="bob miller"),),
)  # fmt: skip


async def told(*more: Draft) -> MemoryBus:
    """A bus on which Bob called one business, and then another."""
    bus = MemoryBus(lambda: T0)
    for tenant, later in (("demo", 0), ("other", 60)):
        for nth, event in enumerate((RINGS, SAID, MEANT)):
            at, id_ = T0 + timedelta(seconds=later + nth), f"{tenant}/{nth}"
            await bus.log.append(Draft(subject=f"call.{tenant}.01C", event=event, id=id_, at=at, person="01BOB"))
    learned = ContactLearned(person="01BOB", field="name", value="Bob Miller", source="x")
    await bus.log.append(
        Draft(subject="contact.demo.01BOB", event=learned, id="l", at=T0 + timedelta(seconds=1.5), person="01BOB")
    )
    for draft in more:
        await bus.log.append(draft)
    return bus


def exported(
    to: Path, format_: Format = "jsonl", wanted: HistoryQuery | None = None, keyed: Pseudonyms | None = KEYED
) -> ExportCount:
    async def go() -> ExportCount:
        bus = await told()
        with open_sheet(str(to), format_) as into:
            return await export_facts(bus.log, wanted or HistoryQuery(), into, keyed)

    return asyncio.run(go())


def lines(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_an_export_says_nothing_of_people_but_who_is_who(tmp_path: Path) -> None:
    assert exported(tmp_path / "all.jsonl").facts == 7
    text = (tmp_path / "all.jsonl").read_text("utf-8")
    assert not [word for word in ("Bob", "bob", "Miller", "+15550100") if word in text]
    assert "+15550199" in text, "the business's own number is nobody's"
    found = lines(tmp_path / "all.jsonl")
    assert {one["person"] for one in found} == {"01BOB"}
    demo, other = ([one["event"]["words"] for one in found if one["id"] == f"{tenant}/1"] for tenant in ("demo", "other"))
    assert demo[0].startswith("p_")
    assert demo != other, "businesses cannot match their customers"
    meant = next(one["event"] for one in found if one["id"] == "demo/2")
    learned = next(one["event"] for one in found if one["id"] == "l")
    assert meant["entities"][0]["value"] == learned["value"], "the same words are the same pseudonym"


def test_facts_of_all_streams_come_in_the_order_in_which_they_happened(tmp_path: Path) -> None:
    exported(tmp_path / "all.jsonl")
    ids = [one["id"] for one in lines(tmp_path / "all.jsonl")]
    assert ids == ["demo/0", "demo/1", "l", "demo/2", "other/0", "other/1", "other/2"]


def test_a_period_and_a_kind_bound_an_export(tmp_path: Path) -> None:
    wanted = HistoryQuery(subjects=("call.demo.>",), since=T0 + timedelta(seconds=1), until=T0 + timedelta(seconds=2))
    assert exported(tmp_path / "some.jsonl", wanted=wanted).facts == 1


def test_with_leave_people_are_exported_as_they_spoke(tmp_path: Path) -> None:
    exported(tmp_path / "open.jsonl", keyed=None)
    assert lines(tmp_path / "open.jsonl")[1]["event"]["words"] == "I am Bob Miller"


def test_parquet_has_the_same_facts_as_json_lines(tmp_path: Path) -> None:
    import pyarrow.parquet as pq  # it starts threads, which a test that is forked cannot take along

    exported(tmp_path / "all.jsonl")
    exported(tmp_path / "all.parquet", "parquet")
    rows = pq.read_table(tmp_path / "all.parquet").to_pylist()
    plain = [{**row, "at": row["at"].isoformat(timespec="microseconds"), "event": json.loads(row["event"])} for row in rows]
    assert plain == lines(tmp_path / "all.jsonl")


def test_without_pyarrow_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadSetting, match=r"daybook\[parquet\]"), open_sheet(str(tmp_path / "x.parquet"), "parquet"):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format_", ["jsonl", "parquet"])
def test_an_export_that_fails_leaves_the_file_of_before(tmp_path: Path, format_: Format) -> None:
    file = tmp_path / "all"
    file.write_text("of before")

    def half() -> None:
        with open_sheet(str(file), format_) as into:
            into.write([])
            raise LookupError

    with pytest.raises(LookupError):
        half()
    assert file.read_text() == "of before"
    assert list(tmp_path.iterdir()) == [file]


def test_only_its_owner_can_read_an_export(tmp_path: Path) -> None:
    exported(tmp_path / "all.jsonl")
    assert (tmp_path / "all.jsonl").stat().st_mode & 0o077 == 0


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_a_pseudonym_is_stable_and_tells_texts_apart(one: str, other: str) -> None:
    assert KEYED.of("demo", one) == Pseudonyms("a secret").of("demo", one)
    assert (KEYED.of("demo", one) == KEYED.of("demo", other)) == (one == other)
    assert KEYED.of("demo", one) != Pseudonyms("another").of("demo", one)


def test_who_was_erased_stays_erased() -> None:
    assert KEYED.of("demo", ERASED) == ERASED


def fact(event: Event) -> Fact:
    return Fact(subject="call.demo.01C", event=event, id="x", at=T0, handler="hearing", person="01BOB")


async def test_a_live_line_masks_what_is_personal_unless_asked() -> None:
    shy, open_, machine = (LiveLines(personal=p, json=j, most=9) for p, j in ((False, False), (True, False), (False, True)))
    for one in (shy, open_, machine):
        one.hear(fact(SAID))
    told_ = [await anext(one.follow()) for one in (shy, open_, machine)]
    assert told_[0].startswith("15:00:00.000 call.demo.01C speech.recognised turn=1 words=*** confidence=0.9")
    assert '"I am Bob Miller"' in told_[1]
    assert json.loads(told_[2])["event"]["words"] == "***"


async def test_only_the_kinds_asked_for_are_shown() -> None:
    some = LiveLines(frozenset({"call.ringing"}), most=9)
    some.hear(fact(SAID))
    some.hear(fact(RINGS))
    assert "call.ringing" in await anext(some.follow())


async def test_a_slow_reader_is_told_how_much_was_left_out() -> None:
    slow = LiveLines(most=2)
    for nth in range(5):
        slow.hear(fact(msgspec.structs.replace(SAID, turn=nth)))
    follow = slow.follow()
    shown = [await anext(follow) for _ in range(3)]
    assert shown[2] == "... 3 facts were left out here: this terminal was too slow"
