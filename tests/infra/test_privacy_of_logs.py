"""A log line never holds personal data, whatever it was given."""

import io
import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.observability.log_privacy import mask_text
from infra.observability.logs import LibraryLines, open_log


def test_a_line_is_json_with_role_and_instance() -> None:
    out = io.StringIO()
    open_log("voice", "voice-1a", out=out).info("call.claimed", call="01JD0000000000000000000000", epoch=7)
    line = json.loads(out.getvalue())
    assert {"event": "call.claimed", "role": "voice", "epoch": 7, "level": "info"}.items() <= line.items()
    assert line["call"] == "01JD0000000000000000000000"


def test_fields_that_are_not_on_the_list_are_dropped_and_named() -> None:
    out = io.StringIO()
    open_log("voice", "v", out=out).info("turn", words="my name is Ada", caller="+16175550140")
    assert "Ada" not in out.getvalue()
    assert "6175550140" not in out.getvalue()
    assert json.loads(out.getvalue())["dropped"] == "caller,words"


@pytest.mark.parametrize(
    "text",
    [
        "+1 617 555 0140",
        "(617) 555-0140",
        "617.555.0140",
        "+49 89 1234567",
        "06 12 34 56 78",
        "ada@example.com",
        "a.b+c@d-e.co.uk",
    ],
)
def test_numbers_and_mail_addresses_are_masked_in_allowed_fields(text: str) -> None:
    out = io.StringIO()
    open_log("edge", "e", out=out).warning(f"refused {text}", reason=f"from {text}.")
    assert text not in out.getvalue()


@given(st.from_regex(r"\+[1-9][0-9]{8,14}", fullmatch=True), st.sampled_from(["from {} now", "{}", "x={},"]))
def test_no_international_number_survives(number: str, around: str) -> None:
    assert number[1:] not in mask_text(around.format(number))


def test_an_exception_is_its_type_and_place_never_its_message() -> None:
    out = io.StringIO()
    log = open_log("voice", "v", out=out)
    try:
        int("Ada Lovelace, 12 Alder Street")
    except ValueError:
        log.exception("handler.failed", handler="booking")
    assert "Ada" not in out.getvalue()
    line = json.loads(out.getvalue())
    assert line["error"] == "ValueError"
    assert "test_privacy_of_logs.py" in line["where"]


def test_what_is_below_the_level_is_not_written() -> None:
    out = io.StringIO()
    open_log("voice", "v", level="warning", out=out).info("quiet")
    assert out.getvalue() == ""


def test_of_several_exceptions_the_first_real_one_is_named() -> None:
    out = io.StringIO()
    several = ExceptionGroup("unhandled", [ExceptionGroup("inner", [KeyError("Ada")])])
    open_log("voice", "v", out=out).error("role.failed", exc_info=several)
    assert json.loads(out.getvalue())["error"] == "KeyError"


def test_what_a_library_fills_into_its_message_is_left_out() -> None:
    out = io.StringIO()
    library = logging.getLogger("library-of-this-test")
    library.addHandler(LibraryLines(open_log("edge", "e", out=out)))
    library.warning("cannot reach %s", "Ada Lovelace")
    assert "Ada" not in out.getvalue()
    assert json.loads(out.getvalue())["reason"] == "cannot reach %s"
