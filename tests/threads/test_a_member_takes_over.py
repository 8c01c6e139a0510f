"""A member takes a thread over, writes in it, and gives it back; meanwhile the receptionist is silent."""

from schemas.business import OwnerNotified
from schemas.line import CallRinging
from schemas.threads import CallerTexted, MemberWrote, ThreadAnswered, ThreadOpened, ThreadReleased, ThreadTakenOver
from tests.threads.town import ANA


async def thread_of(town):
    await town.writes("what are your opening hours?")
    (opened,) = await town.facts(ThreadOpened)
    return {"thread": opened.event.thread, "person": opened.event.person}


async def test_the_receptionist_is_silent_and_the_member_is_told(town):
    thread = await thread_of(town)
    await town.happens(ThreadTakenOver(**thread, account="01OWNER"))
    assert await town.writes("and on sunday?") == []
    assert [fact.event.how for fact in await town.facts(ThreadAnswered)] == ["mind", "held"]
    (told,) = [fact.event for fact in await town.facts(OwnerNotified) if fact.event.topic == "thread"]
    assert "and on sunday?" in told.text


async def test_the_members_words_go_out_through_the_gate(town):
    thread = await thread_of(town)
    await town.happens(ThreadTakenOver(**thread, account="01OWNER"))
    await town.happens(MemberWrote(**thread, message="member-1", account="01OWNER", text="Dr. Lee here: come at noon."))
    await town.later(seconds=5)
    assert [one.text for one in town.sent("thread")] == ["Dr. Lee here: come at noon."]
    await town.writes("STOP")
    await town.happens(MemberWrote(**thread, message="member-2", account="01OWNER", text="One more thing."))
    await town.later(seconds=5)
    assert len(town.sent("thread")) == 1


async def test_given_back_it_is_answered_again(town):
    thread = await thread_of(town)
    await town.happens(ThreadTakenOver(**thread, account="01OWNER"))
    await town.happens(ThreadReleased(**thread, account="01OWNER"))
    (answer,) = await town.writes("where are you?")
    assert answer


async def test_who_calls_after_writing_is_known_to_have_written(town):
    thread = await thread_of(town)
    await town.later(hours=2)
    await town.happens(CallRinging(person=thread["person"], caller=ANA, called=town.business.number))
    await town.settle()
    (texted,) = await town.facts(CallerTexted)
    assert texted.event.person == thread["person"]
