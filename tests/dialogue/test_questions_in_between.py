"""Questions are answered from what the business knows, and the thread is kept."""


def test_hours_of_the_week_name_the_closures_that_are_near(dental):
    said = dental.say("when are you open", "hours")
    assert "Monday to Wednesday from eight to five" in said
    assert "Thursday the twenty-sixth" in said


def test_hours_on_one_day(dental):
    assert "from nine to noon" in dental.say("are you open saturday the twenty eighth", "hours", date="2026-11-28")


def test_a_holiday_is_closed_though_its_weekday_is_open(dental):
    assert "closed" in dental.say("are you open on thanksgiving", "hours", date="2026-11-26")


def test_a_price_is_said_in_words_and_leads_to_a_booking(dental):
    said = dental.say("how much is a cleaning", "price", service="cleaning")
    assert "a hundred and twenty-nine dollars" in said
    assert "book" in said or "find you a time" in said
    dental.say("yes", "yes")
    assert dental.memory.task.service == "cleaning"


def test_a_minimum_price_says_so(northwind):
    said = northwind.say("what do you charge for duct cleaning", "price", service="duct-cleaning")
    assert "three hundred and forty-nine dollars" in said
    assert "from" in said or "starts" in said


def test_a_price_without_a_service_asks_which(dental):
    assert dental.say("how much is it", "price").endswith("?")
    assert "a hundred and twenty-nine" in dental.say("a cleaning", "give-service", service="cleaning")


def test_the_address(dental):
    assert "48 Alder Street" in dental.say("where are you", "location")


def test_who_does_it_and_whether_they_are_in(dental):
    assert "Dr. Rivera" in dental.say("who does root canals", "who", service="root-canal")
    assert (
        "isn't in" in (said := dental.say("is doctor chen in on tuesday", "who", staff="dentist-2", date="2026-11-24"))
        or "off" in said
    )


def test_a_frequent_question(dental):
    assert "dental plans" in dental.say("do you take insurance", "faq", topic="insurance")


def test_a_question_without_an_entry_is_looked_up(dental, diary):
    diary.knows = "Yes, dogs may wait in the hall."
    assert "dogs may wait" in dental.say("can i bring my dog", "faq")


def test_a_question_nobody_wrote_down_is_admitted(dental):
    said = dental.say("can i bring my dog", "faq")
    assert "message" in said
    assert "don't" in said


def test_a_question_inside_a_booking_is_answered_and_the_booking_question_asked_again(dental):
    dental.say("a cleaning please", "book", service="cleaning")
    said = dental.say("what does that cost", "price")
    assert "a hundred and twenty-nine" in said
    assert dental.memory.asked == "when"
    assert said.endswith("?")


def test_yes_and_also_what_do_you_charge(dental, diary):
    dental.say(
        "cleaning tuesday half past two john smith",
        "book",
        service="cleaning",
        date="2026-11-24",
        time="14:30",
        name="John Smith",
    )
    dental.say("yes", "yes")
    said = dental.say("yes and what do you charge", "yes", also=("price",))
    assert "a hundred and twenty-nine" in said
    assert diary.booked


def test_a_question_and_a_new_day_in_one_turn(dental):
    dental.say("cleaning on tuesday", "book", service="cleaning", date="2026-11-24")
    said = dental.say("what does it cost and can we do wednesday", "price", date="2026-12-02")
    assert "a hundred and twenty-nine" in said
    assert "Wednesday" in said


def test_another_subject_in_mid_booking_and_back(dental, diary):
    dental.say("cleaning tuesday half past two", "book", service="cleaning", date="2026-11-24", time="14:30")
    dental.say("can i leave a message for doctor chen first", "message")
    dental.say("the crown is fine now", "unknown", sure=0.2)
    dental.say("john smith", "give-name", name="John Smith")
    dental.say("yes", "yes")
    said = dental.say("yes", "yes")
    assert diary.messages[0].text == "the crown is fine now"
    assert "cleaning" in said
    assert dental.memory.asked == "read-back"


def test_yes_to_the_message_and_a_booking_in_one_turn(dental, diary):
    dental.say("can i leave a message", "message")
    dental.say("my crown came off", "unknown", sure=0.2)
    dental.say("john smith", "give-name", name="John Smith")
    dental.say("yes", "yes")
    dental.say("yes and book me a cleaning", "yes", also=("book",), service="cleaning")
    assert diary.messages
    assert not diary.booked
    assert dental.memory.task.service == "cleaning"
    assert dental.memory.asked == "when"


def test_never_mind_drops_the_booking(dental):
    dental.say("a cleaning please", "book", service="cleaning")
    dental.say("never mind", "cancel")
    assert dental.memory.task is None


def test_what_is_free_begins_a_booking(northwind):
    said = northwind.say(
        "what do you have on monday for duct cleaning", "availability", service="duct-cleaning", date="2026-11-23"
    )
    assert "Monday the twenty-third" in said
