"""However a carrier writes a number, it is the same business and the same caller."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.business.memory import BusinessDirectory
from infra.observability.logs import open_log
from producers.twilio.addresses import caller_number, readings
from schemas.line import CallEnded, CallRinging
from schemas.messages import MessageReceived

NUMBER = "+16175550140"
SAME = [
    "+16175550140",
    "16175550140",
    " 16175550140 ",
    "sip:+16175550140@host",
    "sip:16175550140@calls.example.com:5061;transport=tls?X-A=1",
    "SIPS:%2B16175550140@host",
    '"Alder" <sip:+16175550140@host;user=phone>;tag=1',
    "tel:+1-617-555-0140;ext=1",
    "+1 (617) 555-0140",
    "0016175550140",
    "01116175550140",
    "whatsapp:+16175550140",
]
NOBODYS = ["", "+", "sip:", "sip:alder@host", "+1617555014x", "client:joe", "1" * 400, "sip:@+16175550140", "<>", "٣٣٣٣٣٣٣٣"]


@pytest.mark.parametrize("address", SAME)
def test_each_way_of_writing_a_number_reads_as_the_number(address):
    assert NUMBER in readings(address)


@pytest.mark.parametrize("address", NOBODYS)
def test_what_is_no_number_dials_nothing(address):
    assert readings(address) == ()
    assert caller_number(address, NUMBER) == ""


@given(st.text(max_size=40) | st.from_regex(r"(sip:|tel:|<)?[+0]?[0-9 ().-]{0,20}(@|;|>)?.{0,10}"))
def test_whatever_is_written_is_read_without_an_error(address):
    assert all(reading.lstrip("+").isdigit() for reading in readings(address))
    assert caller_number(address, NUMBER)[:1] in {"", "+"}


@pytest.mark.parametrize("caller", ["+12125550142", "12125550142", "2125550142", "sip:2125550142@pbx", "(212) 555-0142"])
def test_a_caller_is_the_same_caller_however_they_are_written(caller):
    assert caller_number(caller, NUMBER) == "+12125550142"


@pytest.mark.parametrize(
    "withheld", ["anonymous", "+266696687", "266696687", "+7378742833", "7378742833", "sip:anonymous@x", "1001"]
)
def test_a_withheld_number_is_nobodys(withheld):
    assert caller_number(withheld, NUMBER) == ""


def test_numbers_without_a_country_code_are_those_of_the_country_that_was_called():
    assert caller_number("020 7946 0018", "+442079460000") == "+442079460018"


@pytest.mark.parametrize("address", SAME)
async def test_a_call_to_any_of_them_reaches_the_business(edge, address):
    await edge.ring(To=address)
    (ringing,) = await edge.facts(CallRinging)
    assert ringing.event.called == NUMBER


async def test_a_report_and_a_text_find_it_too(edge, monkeypatch):
    monkeypatch.setattr("producers.twilio.status_callbacks._FIRST_WORD", 0.01)
    await edge.ring()
    form = {"CallSid": "CA1", "From": "+12125550142", "To": "sip:16175550140@host", "CallStatus": "completed"}
    assert (await edge.post("/twilio/status", form))[0] == 204
    assert len(await edge.facts(CallEnded)) == 1
    text = {"MessageSid": "SM1", "From": "whatsapp:12125550142", "To": "whatsapp:16175550140", "Body": "Hi\0 there"}
    assert (await edge.post("/twilio/sms", text))[0] == 200
    (received,) = [fact async for batch in edge.bus.log.read("message.>") for fact in batch]
    assert isinstance(received.event, MessageReceived)
    assert (received.event.sender, received.event.recipient) == ("+12125550142", NUMBER)
    assert (received.event.channel, received.event.text) == ("whatsapp", "Hi there")


async def test_a_number_as_it_is_dialled_in_the_country_reaches_the_business(bus):
    board = BusinessDirectory(bus.log, open_log("edge", "test", level="error"), demo=True)
    business = board.all()[0]
    assert business.number.startswith("+1")
    national = business.number.removeprefix("+1")
    assert await board.answering(national) is business
    assert await board.answering(national[3:]) is None
    assert await board.answering("+" + national) is None
