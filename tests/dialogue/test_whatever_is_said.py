"""Whatever is said, in whatever order: no reply fails, all are short, and nothing is done without a yes to a read-back."""

from datetime import datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.dialogue.spoken.dates import say_clock_time
from handlers.language.shelf import languages
from handlers.understanding.intents import INTENTS
from schemas import toolbox
from schemas.toolbox import Refusal
from tests.dialogue.small_diary import ZONE
from tests.thorough import examples

_DAYS = ("2026-11-20", "2026-11-24", "2026-11-26", "2026-12-02", "2026-11-23/2026-11-27", "2027-01-15")
_ENTITIES = {
    "date": _DAYS,
    "not_date": _DAYS,
    "time": ("14:30", "09:00", "09:00-12:00", "16:00-21:00", "03:00"),
    "not_time": ("14:30",),
    "part": ("morning", "afternoon", "evening"),
    "service": ("cleaning", "root-canal", "checkup", "heating-repair", "nonsense"),
    "staff": ("dentist-1", "dentist-2", "tech-1", "nobody"),
    "name": ("John Smith", "Maria {x}"),
    "phone": ("+16175550122", "+442079460018"),
    "party": ("4", "many"),
    "postcode": ("02169", "94110"),
    "street": ("12 Elm Street",),
    "topic": ("insurance", "nothing"),
    "rule": ("swelling-fever", "refund", "orthodontics", "no-medical-advice", "insurance-on-first-visit", "nothing"),
    "choice": ("1", "2", "3", "-1", "7", "x"),
    "soonest": ("yes",),
    "any": ("date", "time", "staff"),
    "email": ("a@b.example",),
    "reference": ("AB34",),
}
_SAID = st.tuples(
    st.just("say"),
    st.sampled_from(("", "yes", "never mind", "book another appointment", "john smith", "is it {braces}?", "two")),
    st.sampled_from((*INTENTS, *["yes"] * 8, "book", "book", "reschedule", "cancel")),
    st.sampled_from((0.3, 0.6, 0.95, 0.95)),
    st.lists(st.sampled_from(INTENTS), max_size=2),
    st.dictionaries(st.sampled_from(sorted(_ENTITIES)), st.integers(0, 5), max_size=3),
)
_OTHER = st.tuples(
    st.sampled_from(("silent", "press", "resumed", "interrupted", "down", "up", "refuse", "hold", "release", "human")),
    st.sampled_from("0123*#"),
)
_ANY = st.lists(st.one_of(_SAID, _SAID, _SAID, _OTHER), max_size=20)
_YES = ("say", "yes", "yes", 0.95, [], {})
#: Calls that have come some way, so that whatever is said is said in the middle of something.
_BEGUN = st.sampled_from(
    (
        [],
        [("say", "", "book", 0.95, [], {"service": 0, "date": 1, "time": 0, "name": 0}), _YES],
        [("say", "", "reschedule", 0.95, [], {"date": 3, "time": 0})],
        [("say", "", "cancel", 0.95, [], {})],
        [("say", "", "message", 0.95, [], {}), ("say", "john smith", "give-name", 0.95, [], {"name": 0}), _YES],
    )
)
_CALLS = st.tuples(_BEGUN, _ANY).map(lambda parts: [*parts[0], *parts[1]])
_HELD = toolbox.Appointment(
    appointment="a", service="cleaning", start=datetime(2026, 11, 24, 9, tzinfo=ZONE), resource="hygienist-1", name="John Smith"
)
_NEEDS_YES = (toolbox.BookAppointment, toolbox.RescheduleAppointment, toolbox.CancelAppointment, toolbox.TakeMessage)


def _step(call, step) -> bool:
    """Do one step; whether it could have been a yes."""
    match step:
        case ("say", words, intent, sure, also, entities):
            values = {role: _ENTITIES[role][nth % len(_ENTITIES[role])] for role, nth in entities.items()}
            call.say(words, intent, sure=sure, also=tuple(also), **values)
            return sure > 0.55 and ("yes" in (intent, *also))
        case ("silent", _):
            call.silent(call.so_far.turns.silences + 1)
        case ("press", digit):
            call.press(digit)
            return digit == "1"
        case ("resumed", _):
            call.open(resumed=True)
        case ("interrupted", _) if call.so_far.playback.composed:
            call.interrupted("So")
        case ("down", _):
            call.diary.down = {"find_availability", "book_appointment", "take_message", "transfer_to_human", "answer_question"}
        case ("up", _):
            call.diary.down = set()
        case ("refuse", _):
            call.diary.refusals.append(Refusal(reason="taken"))
        case ("hold", _):
            call.hold_tools = True
        case ("release", _):
            call.hold_tools = False
            while call.held:
                call.answered(*call.held.pop(0))
        case ("human", _):
            call.diary.human = True
    return False


def _was_read_back(request, said: str) -> None:
    match request:
        case toolbox.BookAppointment():
            assert request.name in said
            assert say_clock_time(request.start.time(), languages().of("en").speech) in said
        case toolbox.RescheduleAppointment():
            assert say_clock_time(request.start.astimezone(ZONE).time(), languages().of("en").speech) in said
        case toolbox.TakeMessage():
            assert request.name in said


@settings(
    max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.sampled_from(("demo", "northwind")), _CALLS)
def test_no_call_breaks_and_nothing_is_done_without_a_yes_to_a_read_back(fresh_call, tenant, steps):
    call = fresh_call(tenant)
    call.diary.booked = {"a": _HELD}
    call.open()
    for step in steps:
        if call.hung_up:
            break
        asked, tools, said = call.memory.asked, len(call.asked), len(call.said)
        agreed = _step(call, step)
        done = [request for request in call.asked[tools:] if isinstance(request, _NEEDS_YES)]
        if call.hung_up:
            done = [request for request in done if not isinstance(request, toolbox.TakeMessage)]
        assert not done or (agreed and asked == "read-back"), done
        assert len(done) <= 1
        for request in done:
            _was_read_back(request, " ".join(call.said[max(0, said - 8) : said]))
        if step[0] != "release":
            assert len(call.said) - said <= 8, call.said[said:]
    if call.hung_up:
        assert call.tools[-1] == "log_call_outcome"
