"""A caller whom no line could take leaves a message with the carrier: the owner has it as words."""

from schemas.business import OwnerNotified
from schemas.contacts import MessageTaken

SAID = "This is Ana Ruiz, please call me back about Thursday"
FORM = {"CallSid": "CA9", "From": "+12125550142", "SpeechResult": SAID}


async def leave(edge, **changed: str) -> tuple[int, str]:
    return await edge.post("/twilio/voicemail", FORM | {"To": edge.barber.number} | changed)


async def test_what_was_said_is_a_message_of_the_callers_contact_and_the_owner_is_told(edge):
    await edge.ring("CA1", To=edge.barber.number)
    status, twiml = await leave(edge)
    assert status == 200
    assert "le llamaremos" in twiml
    (message,) = [fact async for batch in edge.bus.log.read("contact.>") for fact in batch]
    assert isinstance(message.event, MessageTaken)
    assert (message.event.text, message.event.phone, message.person) == (SAID, "+12125550142", message.event.person)
    (told,) = [fact async for batch in edge.bus.log.read("business.>") for fact in batch]
    assert isinstance(told.event, OwnerNotified)
    assert (told.event.topic, told.event.source) == ("voicemail", message.id)
    assert "Ana" not in told.event.text


async def test_a_message_that_is_reported_twice_is_there_once(edge):
    await leave(edge)
    await leave(edge)
    assert len([fact async for batch in edge.bus.log.read("contact.>") for fact in batch]) == 1


async def test_who_says_nothing_leaves_nothing(edge):
    status, twiml = await leave(edge, SpeechResult="")
    assert (status, "<Hangup />" in twiml) == (200, True)
    assert [fact async for batch in edge.bus.log.read("contact.>") for fact in batch] == []


async def test_a_message_for_nobody_of_ours_is_a_bad_request(edge):
    assert (await leave(edge, To="+15005550006"))[0] == 400
    assert (await leave(edge, CallSid="a b"))[0] == 400


async def test_an_unsigned_message_is_refused(edge):
    status, _ = await edge.post("/twilio/voicemail", FORM | {"To": edge.barber.number}, signature="wrong")
    assert status == 403
