"""What came of a call against what the caller wanted: the task, the diary, and what was said and done on the way."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from infra.simulator.evaluation.scenarios import EvalScenario, ExpectedAppointment
from infra.simulator.turn_report import ToolUse


class DiaryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An appointment as the call left it, on the business's clock."""

    appointment: str
    service: str
    start: datetime
    name: str = ""


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """`wrong` is what stands in the diary that nobody wanted, or stands there no more; `missed` what else is not as expected."""

    wrong: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        return not self.wrong and not self.missed


def judge(
    scenario: EvalScenario, before: Sequence[DiaryEntry], tools: Sequence[ToolUse], said: str, outcome: str, *, ended: bool
) -> Verdict:
    """The verdict on a call: `said` is all that the agent said, `ended` whether it hung up."""
    expect = scenario.expect
    diary = apply_tools(before, tools)
    wanted = expect.diary
    if wanted is None:
        wanted = tuple(_unchanged(one) for one in before)
    wrong, missed = _compare(diary, wanted, before)
    used = {one.tool for one in tools if not one.refused and not one.failed}
    missed += [f"{tool} was not used" for tool in expect.tools if tool not in used]
    missed += [f"{tool} was used" for tool in expect.never if tool in used]
    missed += [f"the agent never said {each!r}" for each in expect.said if not re.search(each, said, re.IGNORECASE)]
    missed += [f"the agent said {each!r}" for each in expect.unsaid if re.search(each, said, re.IGNORECASE)]
    if expect.outcomes and outcome not in expect.outcomes:
        missed.append(f"the outcome is {outcome or 'none'}, not {' or '.join(expect.outcomes)}")
    if expect.ended and not ended:
        missed.append("the agent did not hang up")
    return Verdict(wrong=tuple(wrong), missed=tuple(missed))


def apply_tools(before: Sequence[DiaryEntry], tools: Sequence[ToolUse]) -> list[DiaryEntry]:
    """The diary after what the call did to it."""
    diary = {one.appointment: one for one in before}
    for use in tools:
        result: Any = use.result
        if use.refused or use.failed or not isinstance(result, dict):
            continue
        match use.tool:
            case "book_appointment" | "reschedule_appointment" if "start" in result:
                old = _named(use)
                earlier = diary.pop(old, None)
                made = str(result.get("appointment", old))
                diary[made] = DiaryEntry(
                    appointment=made,
                    service=result.get("service", earlier.service if earlier else ""),
                    start=datetime.fromisoformat(result["start"]).replace(tzinfo=None),
                    name=result.get("name", "") or (earlier.name if earlier else ""),
                )
            case "cancel_appointment":
                diary.pop(_named(use), None)
            case _:  # open: other tools leave the diary alone
                pass
    return list(diary.values())


def _named(use: ToolUse) -> str:
    """The appointment that a tool was to change."""
    return str(use.arguments.get("appointment", "")) if isinstance(use.arguments, dict) else ""


def _compare(
    diary: Sequence[DiaryEntry], wanted: Sequence[ExpectedAppointment], before: Sequence[DiaryEntry]
) -> tuple[list[str], list[str]]:
    """What is wrong in the diary, and what is missing."""
    left, missing = list(diary), list[str]()
    for one in wanted:
        found = next((entry for entry in left if _fits(entry, one)), None)
        if found is None:
            missing.append(f"no {one.service}{f' on {one.day}' if one.day else ''} is in the diary")
        else:
            left.remove(found)
    stood = {one.appointment for one in before}
    wrong = [
        f"{one.service} on {one.start:%Y-%m-%d %H:%M} for {one.name or 'nobody'} was not wanted"
        for one in left
        if one.appointment not in stood
    ]
    missing += [f"{one.service} on {one.start:%Y-%m-%d %H:%M} still stands" for one in left if one.appointment in stood]
    kept = {one.appointment for one in diary}
    lost = [one for one in before if one.appointment not in kept and any(_fits(one, each) for each in wanted)]
    wrong += [f"{one.service} on {one.start:%Y-%m-%d %H:%M} was taken out" for one in lost if missing]
    return wrong, missing


def _fits(entry: DiaryEntry, wanted: ExpectedAppointment) -> bool:
    return (
        entry.service == wanted.service
        and (wanted.day is None or entry.start.date() == wanted.day)
        and wanted.since <= entry.start.time() < wanted.until
        and (not wanted.name or _plain(wanted.name) == _plain(entry.name))
    )


def _unchanged(entry: DiaryEntry) -> ExpectedAppointment:
    start = entry.start.time()
    return ExpectedAppointment(service=entry.service, day=entry.start.date(), since=start, until=start.replace(second=1))


def _plain(text: str) -> str:
    """Small letters without accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one)).strip()
