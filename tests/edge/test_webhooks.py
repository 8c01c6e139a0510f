"""A call is taken once, when it is signed, and politely refused when it cannot be taken."""

import pytest
from twilio.request_validator import RequestValidator

from producers.twilio.signature import SignatureCheck, stream_url
from schemas.line import CallEnded, CallRefused, CallRinging, CarrierReported

FORM = {"CallSid": "CA1", "From": "+12125550142", "To": "+16175550140"}


async def test_a_signed_webhook_is_answered_with_a_stream(edge):
    twiml = await edge.ring()
    assert '<Connect action="https://calls.example.com/twilio/resume/' in twiml
    assert '<Stream url="wss://calls.example.com/twilio/media/' in twiml
    assert "?" not in edge.path_of(twiml)
    (ringing,) = await edge.facts(CallRinging)
    assert ringing.event.called == edge.dentist.number
    assert ringing.event.caller == "+12125550142"
    assert len(ringing.event.person) == 26
    assert "2125550142" not in ringing.subject + ringing.id


@pytest.mark.parametrize("signature", [None, "bm9wZQ==", "x" * 400, "é"])
async def test_a_bad_or_missing_signature_gets_403_and_an_event(edge, signature):
    status, _ = await edge.post("/twilio/voice", FORM, signature=signature if signature != "é" else "Ã©")
    assert status == 403
    (refused,) = await edge.facts(CallRefused)
    assert refused.event.reason == "signature"
    assert [line["reason"] for line in edge.logged if line["event"] == "webhook refused"] == ["signature"]


@pytest.mark.parametrize(
    ("signed", "asked", "good"),
    [
        ("https://calls.example.com/twilio/voice", "/twilio/voice", True),
        ("https://calls.example.com:443/twilio/voice", "/twilio/voice", True),
        ("https://calls.example.com/twilio/voice?a=1", "/twilio/voice?a=1", True),
        ("https://calls.example.com/twilio/voice?a=1", "/twilio/voice?a=2", False),
        ("http://calls.example.com/twilio/voice", "/twilio/voice", False),
        ("https://10.0.0.7:8700/twilio/voice", "/twilio/voice", False),
        ("https://evil.example.com/twilio/voice", "/twilio/voice", False),
        ("https://calls.example.com/twilio/status", "/twilio/voice", False),
    ],
)
def test_signatures_are_checked_against_the_public_address_also_behind_a_proxy(signed, asked, good):
    signature = RequestValidator("token").compute_signature(signed, FORM)
    assert SignatureCheck("token", "https://calls.example.com/").webhook(asked, FORM, signature) is good


@pytest.mark.parametrize("changed", [{"From": "+19995550000"}, {"Extra": "1"}, {"CallSid": "CA2"}])
def test_a_changed_form_is_not_signed(changed):
    signature = RequestValidator("token").compute_signature("https://a.b/twilio/voice", FORM)
    assert not SignatureCheck("token", "https://a.b").webhook("/twilio/voice", FORM | changed, signature)


@pytest.mark.parametrize("address", ["wss://a.b/twilio/media/x", "wss://a.b/twilio/media/x/", "https://a.b/twilio/media/x"])
def test_a_handshake_may_be_signed_in_each_way_twilio_has_signed_it(address):
    signature = RequestValidator("token").compute_signature(address, {})
    assert SignatureCheck("token", "https://a.b").stream("/twilio/media/x", signature)
    assert stream_url("https://a.b") == "wss://a.b"
    assert stream_url("http://127.0.0.1:1") == "ws://127.0.0.1:1"


async def test_a_repeated_webhook_does_not_make_a_second_call(edge, another_edge):
    await edge.ring()
    await edge.ring()
    async with another_edge(edge.bus, "edge-2") as other:
        await other.ring()
    assert len(await edge.facts(CallRinging)) == 1


async def test_a_withheld_number_is_a_person_of_its_own(edge):
    await edge.ring("CA1", From="anonymous")
    await edge.ring("CA2", From="+266696687")
    first, second = await edge.facts(CallRinging, at_least=2)
    assert first.event.caller == second.event.caller == ""
    assert first.event.person != second.event.person


async def test_the_same_number_is_the_same_person(edge):
    await edge.ring("CA1")
    await edge.ring("CA2")
    first, second = await edge.facts(CallRinging, at_least=2)
    assert first.event.person == second.event.person


async def test_an_unknown_number_is_not_in_service(edge):
    assert "not in service" in await edge.ring(To="+15005550006")
    assert [fact.event.reason for fact in await edge.facts(CallRefused)] == ["unknown-number"]


async def test_a_full_edge_puts_the_caller_through_to_a_human_or_takes_a_message(edge):
    edge.needs.admission.calls = 50
    assert "<Dial>+16175550141</Dial>" in await edge.ring()
    voicemail = await edge.ring(To=edge.barber.number)
    assert "líneas están ocupadas" in voicemail
    assert 'language="es-ES"' in voicemail
    assert f'action="{edge.public}/twilio/voicemail"' in voicemail
    assert [fact.event.reason for fact in await edge.facts(CallRefused, at_least=2)] == ["full", "full"]


async def test_an_edge_whose_loop_is_late_takes_no_more_calls(edge):
    for _ in range(50):
        edge.needs.admission.note(9.0)
    assert "<Dial>" in await edge.ring()
    async with edge.http.get(edge.address + "/health") as health:
        assert health.status == 503
        assert (await health.json())["late_ms"] == 9000


@pytest.mark.parametrize("sid", ["", "a.b", "x" * 65, "CA 1", "CA*"])
async def test_a_form_without_a_usable_call_id_is_a_bad_request(edge, sid):
    status, _ = await edge.post("/twilio/voice", FORM | {"CallSid": sid})
    assert status == 400
    assert [fact.event.reason for fact in await edge.facts(CallRefused)] == ["malformed"]


@pytest.mark.parametrize("token", ["x", "x.y", "%20", "WyJyZXN1bWUiXQ.AAAA"])
async def test_a_forged_way_back_is_a_bad_request(edge, token):
    status, _ = await edge.post(f"/twilio/resume/{token}", FORM)
    assert status == 400
    assert [fact.event.reason for fact in await edge.facts(CallRefused)] == ["token"]


async def test_the_carriers_report_ends_a_call_whose_edge_is_gone(edge, monkeypatch):
    monkeypatch.setattr("producers.twilio.status_callbacks._FIRST_WORD", 0.01)
    await edge.ring()
    for _ in range(2):
        status, _ = await edge.post("/twilio/status", FORM | {"CallStatus": "completed", "CallDuration": "31"})
        assert status == 204
    (ended,) = await edge.facts(CallEnded)
    assert (ended.event.reason, ended.event.seconds) == ("caller", 31.0)
    assert len(await edge.facts(CarrierReported)) == 1


async def test_a_report_about_a_call_we_do_not_know_is_taken_and_forgotten(edge):
    status, _ = await edge.post("/twilio/status", FORM | {"CallStatus": "completed"})
    assert status == 204
