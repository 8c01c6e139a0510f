"""Names in the forms people give them: spelled, turned round, long, in parts, for somebody else, corrected."""

import pytest

from tests.dialogue.field_calls import TO_NAME, TO_READ_BACK, hear

_NAMES = (
    ("john smyth that's s m y t h", "John Smyth"),
    ("smith comma john", "John Smith"),
    ("jose maria garcia lopez", "Jose Maria Garcia Lopez"),
    ("garcia lopez comma ana maria", "Ana Maria Garcia Lopez"),
    ("the last name is garcia and the first name is maria", "Maria Garcia"),
    ("first name peter last name nowak", "Peter Nowak"),
    ("kathryn that's k a t h r y n miller", "Kathryn Miller"),
    ("anna kowalska spelled k o w a l s k a", "Anna Kowalska"),
    ("it's maria del carmen ortiz vega", "Maria del Carmen Ortiz Vega"),
    ("under the name of ludwig van der berg", "Ludwig van der Berg"),
)
_FOR_OTHERS = (
    (("it's for my son tim", "smith"), "Tim Smith", "son"),
    (("it's for my daughter", "emma", "johnson"), "Emma Johnson", "daughter"),
    (("for my husband peter miller",), "Peter Miller", "husband"),
    (("it is for my mother", "rosa diaz"), "Rosa Diaz", "mother"),
    (("it's not for me it's for my wife", "mary", "smith"), "Mary Smith", "wife"),
    (("for my grandson leo", "it's brown"), "Leo Brown", "grandson"),
)
_CORRECTED = (
    ("it's mark not john", "Mark Smith"),
    ("no it's smythe s m y t h e", "John Smythe"),
    ("the last name is smit", "John Smit"),
    ("no the name is peter jones", "Peter Jones"),
    ("it should be joan not john", "Joan Smith"),
    ("my first name is jon not john", "Jon Smith"),
)


@pytest.mark.parametrize(("words", "name"), _NAMES)
def test_a_name_is_taken_whole(heard, words, name):
    call = heard()
    hear(call, *TO_NAME, words)
    assert call.memory.task.name == name


@pytest.mark.parametrize(("turns", "name", "whom"), _FOR_OTHERS)
def test_a_visit_for_somebody_else_is_under_their_name(heard, turns, name, whom):
    call = heard()
    hear(call, *TO_NAME, *turns)
    assert (call.memory.task.name, call.memory.task.whom) == (name, whom)


def test_the_surname_of_somebody_else_is_asked_for(heard):
    assert "Tim's last name" in hear(heard(), *TO_NAME, "it's for my son tim")


@pytest.mark.parametrize(("words", "name"), _CORRECTED)
def test_a_part_of_the_name_is_corrected_at_the_read_back(heard, words, name):
    call = heard()
    said = hear(call, *TO_READ_BACK, words)
    assert name in said
