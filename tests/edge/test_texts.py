"""Texts come in by a signed webhook and are written down once; reports of deliveries are, too."""

import asyncio

import pytest

from schemas.messages import DeliveryReported, MessageReceived

FORM = {"MessageSid": "SM1", "From": "+12125550142", "To": "+16175550140", "Body": "Stop please"}


async def found(edge, kind):
    await asyncio.sleep(0)
    return [fact async for batch in edge.bus.log.read("message.>") for fact in batch if isinstance(fact.event, kind)]


async def test_a_text_is_a_fact_of_its_person_and_answered_with_nothing(edge):
    status, twiml = await edge.post("/twilio/sms", FORM)
    assert (status, twiml) == (200, '<?xml version="1.0" encoding="UTF-8"?><Response/>')
    (received,) = await found(edge, MessageReceived)
    assert (received.event.text, received.event.channel) == ("Stop please", "sms")
    assert received.event.person == await edge.needs.directory.person("demo", "+12125550142")
    assert "2125550142" not in received.subject + received.id


async def test_a_text_reported_twice_is_one_text(edge):
    for _ in range(2):
        await edge.post("/twilio/sms", FORM)
    assert len(await found(edge, MessageReceived)) == 1


async def test_whatsapp_is_known_by_its_prefix_and_an_answer_of_the_carrier_is_noted(edge):
    form = FORM | {"From": "whatsapp:+12125550142", "To": "whatsapp:+16175550140", "OptOutType": "STOP"}
    await edge.post("/twilio/sms", form)
    (received,) = await found(edge, MessageReceived)
    assert (received.event.channel, received.event.sender, received.event.answered) == ("whatsapp", "+12125550142", True)


@pytest.mark.parametrize("signature", [None, "bm9wZQ=="])
async def test_an_unsigned_text_is_refused(edge, signature):
    status, _ = await edge.post("/twilio/sms", FORM, signature=signature)
    assert status == 403
    assert await found(edge, MessageReceived) == []


@pytest.mark.parametrize("changed", [{"To": "+19995550000"}, {"From": "72345"}, {"From": "Acme"}])
async def test_a_text_that_is_nobodys_or_no_persons_is_dropped(edge, changed):
    status, _ = await edge.post("/twilio/sms", FORM | changed)
    assert status == 200
    assert await found(edge, MessageReceived) == []


@pytest.mark.parametrize("sid", ["", "a.b", "*", "x" * 99])
async def test_an_odd_form_is_refused(edge, sid):
    status, _ = await edge.post("/twilio/sms", FORM | {"MessageSid": sid})
    assert status == 400


async def test_how_a_delivery_ended_is_a_fact_and_steps_on_the_way_are_none(edge):
    form = {"MessageSid": "SM9", "From": "+16175550140", "To": "+12125550142"}
    for status in ("queued", "sent", "undelivered", "undelivered"):
        await edge.post("/twilio/sms/status/01MSG", form | {"MessageStatus": status, "ErrorCode": "30003"})
    (reported,) = await found(edge, DeliveryReported)
    assert (reported.subject, reported.event.status, reported.event.detail) == ("message.demo.01MSG", "undelivered", "30003")
    assert (await edge.post("/twilio/sms/status/01MSG", form | {"MessageStatus": "<b>"}))[0] == 400
