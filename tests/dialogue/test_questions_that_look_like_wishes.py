"""What sounds like a wish and is a question of the business's own, and the other way round."""


def test_what_is_only_supposed_is_asked_about_and_nothing_is_cancelled(heard):
    call = heard()
    said = call.hear("what happens if i have to cancel do i pay a fee")
    assert "a day ahead" in said
    assert "cancel_appointment" not in call.tools
    assert "find_appointments" not in call.tools


def test_a_question_in_other_words_than_the_owners_is_answered(heard):
    call = heard()
    assert "most dental plans" in call.hear("is my insurance good with you")


def test_who_looks_for_a_service_of_ours_is_given_a_time(heard):
    call = heard()
    call.hear("we are looking for somebody to do a teeth cleaning")
    assert call.memory.asked == "when"


def test_who_is_late_hears_what_the_business_says_to_it_and_it_is_passed_on(heard):
    call = heard()
    said = call.hear("i think i will be a few minutes late")
    assert "Up to ten minutes is fine" in said
    assert call.memory.asked in {"name", "phone-ok"}
