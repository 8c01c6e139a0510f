"""Voicemail: a caller whom we could not take says it to the carrier, and it reaches the owner as words; no sound is kept."""

import re
from collections.abc import Mapping

from producers.edge import EdgeNeeds
from producers.malformed import Malformed
from producers.twilio import texts, twiml
from producers.twilio.addresses import caller_number, find_business
from schemas.business import OwnerNotified
from schemas.contacts import MessageTaken
from schemas.subjects import compose_subject

PATH = "/twilio/voicemail"
_SID = re.compile(r"[A-Za-z0-9_-]{2,64}")
#: Longer messages are cut: the carrier stops listening long before.
_LONGEST = 4000


async def receive_voicemail(needs: EdgeNeeds, form: Mapping[str, str]) -> str:
    """Write a message down, once however often it is reported; TwiML. While the log is away, the outbox keeps it.

    Malformed when the form is none of Twilio's.
    """
    sid, said = form.get("CallSid", ""), form.get("SpeechResult", "").strip()[:_LONGEST]
    business = await find_business(needs.businesses, form.get("To", ""))
    if not _SID.fullmatch(sid) or business is None:
        raise Malformed("bad-form", detail="CallSid or To is missing or odd")
    if not said:
        return twiml.write_goodbye()
    phone = caller_number(form.get("From", ""), business.number)
    person = await needs.directory.person(business.tenant, phone) if phone else needs.ids.new()
    id_ = f"voicemail-{sid}"
    taken = MessageTaken(person=person, text=said, phone=phone)
    await needs.live.publish(
        needs.draft(compose_subject("contact", business.tenant, person), taken, f"{id_}/message.taken/0", person=person)
    )
    told = OwnerNotified(
        topic="voicemail", text="A caller left a message while no line was free.", source=f"{id_}/message.taken/0"
    )
    await needs.live.publish(
        needs.draft(compose_subject("business", business.tenant, "profile"), told, f"{id_}/owner.notified/0")
    )
    return twiml.write_goodbye(texts.message_noted_text(business.language), business.language)
