"""Showing a simulated call as it happens, and its summary."""

from collections.abc import Callable

from infra.simulator.handset import Handset
from infra.simulator.placed_call import Onlooker
from infra.simulator.report import CallReport
from schemas import line, reply, speech, tools
from schemas.fact import Fact


class Printer(Onlooker):
    """Prints the conversation: what is said on both sides, what was understood, tools and interruptions."""

    def __init__(self, print_line: Callable[[str], None]) -> None:
        self._print = print_line
        self._told = 0

    def caller(self, words: str, phone: Handset) -> None:
        self._latencies(phone)
        self._say(phone, "caller", words)

    def ended(self, phone: Handset) -> None:
        self._latencies(phone)

    def heard(self, words: str, phone: Handset) -> None:
        self._say(phone, "heard", f"({words})")

    def fact(self, fact: Fact, phone: Handset) -> None:
        match fact.event:
            case reply.SentenceComposed(text=text):
                self._say(phone, "agent", text)
            case speech.SpeechRecognised(words=words, confidence=confidence):
                self._say(phone, "", f"understood: {words} ({confidence:.0%})")
            case tools.ToolRequested(tool=tool):
                self._say(phone, "", f"tool: {tool}")
            case tools.OutcomeLogged(outcome=outcome):
                self._say(phone, "", f"outcome: {outcome}")
            case reply.WordsHeard(heard=heard, unheard=unheard):
                self._say(phone, "", f"interrupted after: {heard or 'nothing'} | not heard: {unheard}")
            case line.LineOpened(resumed=True):
                self._say(phone, "", "the line is back")
            case line.LineLost():
                self._say(phone, "", "the line was lost")
            case _:  # open: other facts are not shown
                return

    def _say(self, phone: Handset, who: str, words: str) -> None:
        self._print(f"{phone.now:7.2f}s  {who:>7}  {words}")

    def _latencies(self, phone: Handset) -> None:
        """The latency of each turn, once it is known."""
        for turn in phone.turns[self._told :]:
            self._told += 1
            if turn.latency_ms is not None:
                self._print(f"{'':>10}{'':>7}  answered after {turn.latency_ms:.0f} ms")
            if turn.yielded:
                self._print(f"{'':>10}{'':>7}  yielded after {(turn.yielded - turn.began) * 1000:.0f} ms")


def write_summary(report: CallReport) -> str:
    """A call in a few lines."""
    shown = [
        "",
        f"call {report.call or '-'}: {report.seconds:.0f} s, ended by {report.ending}, outcome {report.outcome or '-'}",
        f"answered after {report.answered_ms:.0f} ms, first word after {report.greeted_ms:.0f} ms",
        f"{len(report.turns)} turns, answer p50 {_ms(report.p50_ms)}, p95 {_ms(report.p95_ms)}",
        f"frames sent {report.frames_sent}, in the log {_count(report.frames_heard_logged)}",
        f"frames received {report.frames_received}, in the log {_count(report.frames_spoken_logged)}",
        f"underruns {report.underruns}, clears {report.clears}, reconnects {report.reconnects}",
        *(f"the carrier said: {words}" for words in report.carrier),
        *(f"  ✗ {problem}" for problem in report.problems),
        "all as expected" if report.good else f"{len(report.problems)} not as expected",
    ]
    return "\n".join(shown)


def _ms(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f} ms"


def _count(value: int) -> str:
    return "?" if value < 0 else str(value)
