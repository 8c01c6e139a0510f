"""Unsure, silent, interrupted, cut off, upset, in danger: the agent stays a good receptionist."""

import msgspec

_TUESDAY = "2026-11-24"


def _to_read_back(call) -> str:
    call.say(
        "a cleaning on tuesday at half past two, john smith",
        "book",
        service="cleaning",
        date=_TUESDAY,
        time="14:30",
        name="John Smith",
    )
    return call.say("yes", "yes")


def test_below_the_threshold_the_agent_asks_then_rephrases_then_offers_a_person(dental):
    dental.say("a cleaning please", "book", service="cleaning")
    first = dental.say("mumble", "cancel", sure=0.4)
    second = dental.say("mumble", "cancel", sure=0.4)
    third = dental.say("mumble", "cancel", sure=0.4)
    assert first != second
    assert "person" in third or "someone" in third
    assert dental.memory.task.service == "cleaning"


def test_a_message_instead_of_a_person(dental):
    for _ in range(3):
        dental.say("mumble", "unknown", sure=0.1)
    dental.say("a message", "message")
    assert dental.memory.asked == "message-text"


def test_a_name_that_is_not_understood_twice_is_taken_as_said(dental):
    dental.say("cleaning on tuesday half past two", "book", service="cleaning", date=_TUESDAY, time="14:30")
    dental.say("xiomara", "unknown", sure=0.2)
    dental.say("xiomara", "unknown", sure=0.2)
    assert dental.memory.task.name == "Xiomara"


def test_it_repeats_itself_on_request(dental):
    said = dental.say("a cleaning on tuesday", "book", service="cleaning", date=_TUESDAY)
    assert dental.say("sorry what", "repeat") == said
    assert dental.memory.asked == "offer"


def test_three_silences_are_a_nudge_other_words_and_goodbye(dental):
    dental.say("a cleaning please", "book", service="cleaning")
    assert dental.silent(1).endswith("?")
    assert dental.silent(2)
    dental.silent(3)
    assert dental.hung_up
    assert dental.tools[-1] == "log_call_outcome"


def test_speaking_again_ends_the_counting_of_silences(dental):
    dental.silent(1)
    dental.silent(2)
    dental.say("a cleaning please", "book", service="cleaning")
    dental.silent(1)
    assert not dental.hung_up


def test_who_asked_to_wait_is_waited_for(dental):
    dental.say("a cleaning please", "book", service="cleaning")
    dental.say("hold on a second", "wait")
    assert "?" not in dental.silent(1)
    assert dental.memory.asked == "when"
    assert "Tuesday" in dental.say("tuesday", "give-date", date=_TUESDAY)


def test_thanks_after_all_is_done_is_goodbye_with_the_outcome_last(dental, diary):
    _to_read_back(dental)
    dental.say("yes", "yes")
    dental.say("no that's all thanks", "no", also=("thanks",))
    assert dental.hung_up
    assert (dental.tools[-1], dental.asked[-1].outcome) == ("log_call_outcome", "booked")
    assert dental.asked[-1].appointment in diary.booked


def test_who_leaves_in_mid_booking_is_a_lead(dental):
    dental.say("a cleaning on tuesday", "book", service="cleaning", date=_TUESDAY)
    dental.say("i'll call back, bye", "goodbye")
    assert dental.tools[-2:] == ["qualify_lead", "log_call_outcome"]


def test_a_message_half_left_is_kept(dental, diary):
    dental.say("can i leave a message", "message")
    dental.say("my crown came off again", "unknown", sure=0.2)
    dental.say("sorry i have to go, bye", "goodbye")
    assert dental.tools[-2:] == ["take_message", "log_call_outcome"]
    assert dental.asked[-1].outcome == "message"


def test_a_full_name_of_common_words_is_a_name(dental):
    dental.say("cleaning on tuesday half past two", "book", service="cleaning", date=_TUESDAY, time="14:30")
    dental.say("bill gates", "unknown", sure=0.2)
    assert dental.memory.task.name == "Bill Gates"


def test_a_call_that_broke_off_has_its_outcome_too(dental):
    _to_read_back(dental)
    dental.say("yes", "yes")
    assert dental.so_far.memory.outcome == "booked"
    assert dental.so_far.memory.appointment


def test_after_a_lost_line_it_says_so_and_where_we_were(dental):
    dental.say("a cleaning please", "book", service="cleaning")
    said = dental.open(resumed=True)
    assert "cut off" in said or "dropped" in said
    assert "cleaning" in said


def test_a_line_lost_before_anything_was_said(calling):
    call = calling()
    said = call.open(resumed=True)
    assert "cut off" in said or "dropped" in said


def test_a_yes_to_a_read_back_that_was_cut_off_is_no_yes(dental, diary):
    dental.say(
        "a cleaning on tuesday at half past two, john smith",
        "book",
        service="cleaning",
        date=_TUESDAY,
        time="14:30",
        name="John Smith",
    )
    dental.say("yes", "yes")
    first = dental.memory.last[0]
    lines = tuple(
        msgspec.structs.replace(line, words="So that's —" if first.startswith("So that's") else "Let me read —")
        if line.words == first
        else line
        for line in dental.so_far.lines
    )
    dental.so_far = msgspec.structs.replace(dental.so_far, lines=lines)
    dental.say("yes", "yes")
    assert not diary.booked
    dental.say("yes", "yes")
    assert diary.booked


def test_a_yes_to_a_read_back_that_never_began_is_no_yes(dental, diary):
    _to_read_back(dental)
    dental.stopped()
    dental.say("yes", "yes")
    assert not diary.booked
    dental.say("yes", "yes")
    assert diary.booked


def test_an_interrupted_question_does_not_matter_when_the_answer_is_there(dental, diary):
    _to_read_back(dental)
    dental.interrupted("Shall I")
    dental.say("yes book it", "yes")
    assert diary.booked


def test_danger_comes_before_everything(dental):
    dental.say("a cleaning please", "book", service="cleaning")
    said = dental.say("my face is swollen and i have a fever", "emergency", rule="swelling-fever")
    assert "911" in said
    assert dental.memory.asked == "offer-human"
    dental.say("yes", "yes")
    assert dental.asked[-1].urgent


def test_after_declining_a_person_the_booking_goes_on(dental):
    dental.say("a cleaning please", "book", service="cleaning")
    dental.say("my face is swollen", "emergency", rule="swelling-fever")
    assert "cleaning" in dental.say("no thanks", "no")


def test_what_is_not_ours_is_declined(dental):
    assert "specialist" in dental.say("do you do metal braces", "services", rule="orthodontics")


def test_a_person_at_once_and_a_call_back_when_nobody_is_there(dental, diary):
    dental.say("let me talk to a person", "human")
    assert "call" in dental.say("i'll wait", "wait")
    assert dental.memory.asked == "message-text"


def test_a_person_who_answers_takes_over(dental, diary):
    diary.human = True
    for words, intent in (("let me talk to a person", "human"), ("yes i'll hold", "yes"), ("bye", "goodbye")):
        dental.say(words, intent)
    assert dental.asked[-1].outcome == "transferred"


def test_upset_callers_are_acknowledged_and_offered_a_person(dental):
    said = dental.say("this is ridiculous", "complaint")
    assert "sorry" in said.lower()
    assert dental.memory.asked == "offer-human"


def test_are_you_a_robot(dental):
    assert "AI" in dental.say("am i talking to a robot", "smalltalk")


def test_keys_mean_what_they_usually_mean(dental, diary):
    dental.say("a cleaning on tuesday", "book", service="cleaning", date=_TUESDAY)
    dental.press("2")
    assert dental.memory.task.wish.chosen
    dental.press("0")
    dental.press("1")
    assert "transfer_to_human" in dental.tools


def test_a_new_owner_goes_on_from_the_state_alone(dental, diary):
    dental.taken_over = True
    dental.say("i need a cleaning", "book", service="cleaning")
    dental.say("tuesday", "give-date", date=_TUESDAY)
    dental.say("half past two", "give-time", time="14:30")
    dental.say("what does it cost", "price")
    dental.say("john smith", "give-name", name="John Smith")
    dental.say("yes", "yes")
    dental.say("yes", "yes")
    assert [one.name for one in diary.booked.values()] == ["John Smith"]


def test_an_answer_that_was_overtaken_is_let_go(dental):
    dental.hold_tools = True
    dental.say("a cleaning on tuesday", "book", service="cleaning", date=_TUESDAY)
    dental.say("no wednesday the second", "correction", date="2026-12-02")
    dental.hold_tools = False
    assert [request.date for request in dental.asked] == [_TUESDAY, "2026-12-02"]
    assert dental.answered(*dental.held[0]) == ""
    assert "Wednesday" in dental.answered(*dental.held[1])


def test_who_wanted_a_person_and_reached_nobody_is_to_be_called_back(dental, diary):
    dental.say("let me talk to a person", "human")
    dental.say("please call me back", "message")
    assert dental.so_far.memory.outcome == "callback"
    dental.say("no, bye", "goodbye")
    assert dental.asked[-1].outcome == "callback"


def test_who_wanted_a_person_and_left_a_message_has_left_a_message(dental, diary):
    dental.say("let me talk to a person", "human")
    dental.press("2")
    dental.say("tell them my crown came off", "unknown", sure=0.2)
    dental.say("sorry i have to go, bye", "goodbye")
    assert dental.asked[-1].outcome == "message"
