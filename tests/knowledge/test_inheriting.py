"""An industry is laid over its family, and what is a country's is filled in."""

from pathlib import Path

import pytest

from handlers.business.industries import list_families, load_probes, load_template
from handlers.business.layering import KnowledgeError, inherit_template
from handlers.business.templates import open_from_template, propose_opening, read_opened_business
from schemas.business import BusinessConfigured, BusinessOpened

FAMILY = """
timezone = "America/New_York"
greeting = "{name} here."
never_say = ["a diagnosis"]
[hours]
mon = [{ opens = "09:00", closes = "17:00" }]
[[resources]]
id = "anna"
name = "Anna"
role = "vet"
[[faqs]]
topic = "parking"
asked = ["where can i park"]
answer = "Behind the house."
[[faqs]]
topic = "late"
asked = ["i am late"]
answer = "That is fine."
[[rules]]
id = "bite"
then = "urgent"
words = ["bit me"]
say = "Call {emergency}, or go to {hospital}."
[probes.questions]
parking = "a place for my car"
late = "not on time"
"""
INDUSTRY = """
industry = "zoo"
family = "beasts"
never_say = ["that lions are tame"]
ask = ["Which animal?"]
[[services]]
id = "visit"
name = "visit"
minutes = 30
prices = { US = "50-80", GB = "30-60", EU = "40", ES = "0-20" }
by = ["vet"]
[[services]]
id = "call"
name = "call"
minutes = 10
ask = []
[[faqs]]
topic = "late"
remove = true
[probes.bookings]
visit = "may i come"
"""


def shelf(folder: Path, industry: str = INDUSTRY, family: str = FAMILY) -> Path:
    (folder / "industries" / "families").mkdir(parents=True)
    (folder / "industries" / "zoo.toml").write_text(industry)
    (folder / "industries" / "families" / "beasts.toml").write_text(family)
    return folder


def zoo(folder: Path, number: str = "+16175550199", *, changes: tuple[BusinessConfigured, ...] = (), **more: str):
    opened = BusinessOpened(name="Zoo", industry="zoo", number=number, timezone="Europe/London", **more)
    return read_opened_business("zoo", opened, changes=changes, shelf=shelf(folder))


def test_what_an_industry_does_not_say_its_family_says(tmp_path: Path):
    business = zoo(tmp_path)
    assert business.hours["mon"][0].opens == "09:00"
    assert [faq.topic for faq in business.faqs] == ["parking"]
    assert business.greeting == "Zoo here."


def test_what_must_never_be_said_is_added_to(tmp_path: Path):
    assert zoo(tmp_path).never_say == ("a diagnosis", "that lions are tame")


def test_an_owner_replaces_what_must_never_be_said(tmp_path: Path):
    change = BusinessConfigured(part="never_say", value='["nothing"]')
    assert zoo(tmp_path, changes=(change,)).never_say == ("nothing",)


def test_who_performs_a_service_may_be_a_role(tmp_path: Path):
    change = BusinessConfigured(part="resources", value='[{"id": "ben", "name": "Ben", "role": "vet"}]')
    visit = zoo(tmp_path, changes=(change,)).service("visit")
    assert visit is not None
    assert visit.by == ("anna", "ben")


def test_what_is_asked_before_every_service_is_not_asked_where_a_service_asks_nothing(tmp_path: Path):
    business = zoo(tmp_path)
    assert [service.ask for service in business.services] == [("Which animal?",), ()]


def test_the_industry_speaks_before_its_family():
    whole = inherit_template({"rules": [{"id": "a"}, {"id": "b"}]}, {"rules": [{"id": "c"}, {"id": "b"}]}, "x")
    assert [rule["id"] for rule in whole["rules"]] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("number", "currency", "price", "from_price", "priced"),
    [
        ("+16175550199", "USD", "50", True, True),
        ("+442071234567", "GBP", "30", True, True),
        ("+493012345678", "EUR", "40", False, True),
        ("+34910123456", "EUR", "0", False, False),
        ("+81312345678", "JPY", "0", False, False),
    ],
)
def test_a_price_is_the_lower_end_of_the_country_s_range_or_none(tmp_path, number, currency, price, from_price, priced):
    visit = zoo(tmp_path, number, currency=currency).service("visit")
    assert visit is not None
    assert (visit.price, visit.from_price, visit.priced) == (price, from_price, priced)


def test_what_an_owner_says_is_free_is_free(tmp_path: Path):
    change = BusinessConfigured(part="services", value='[{"id": "visit", "price": "0"}]')
    visit = zoo(tmp_path, "+34910123456", currency="EUR", changes=(change,)).service("visit")
    assert visit is not None
    assert visit.priced


@pytest.mark.parametrize(
    ("number", "say"),
    [("+16175550199", "Call 911, or go to the emergency room."), ("+442071234567", "Call 999, or go to A and E.")],
)
def test_the_emergency_number_is_the_country_s(tmp_path: Path, number: str, say: str):
    assert zoo(tmp_path, number).rules[0].say == say


def test_without_a_number_the_currency_says_the_country(tmp_path: Path):
    business = zoo(tmp_path, "", currency="USD")
    assert business.rules[0].say == "Call 911, or go to the emergency room."
    assert business.services[0].price == "50"


def test_probes_of_what_an_industry_took_out_are_gone(tmp_path: Path):
    tried = load_probes("zoo", shelf(tmp_path))
    assert tried.questions == {"parking": "a place for my car"}
    assert tried.bookings == {"visit": "may i come"}


@pytest.mark.parametrize(
    ("industry", "said"),
    [
        ('family = "birds"', "industries/zoo.toml: family: 'birds': there is no such family"),
        ('family = "beasts"\ncolour = 1', "industries/zoo.toml: nothing reads colour"),
        (
            'family = "beasts"\n[probes.questions]\nsnakes = "x"',
            "industries/zoo.toml: probes.questions: nothing is called ['snakes']",
        ),
        (INDUSTRY.replace('"50-80"', '"80-50"'), "services.visit.prices.US: '80-50' is no range"),
        (INDUSTRY.replace('id = "call"', 'id = "call"\ncombines = ["tea"]'), "services.call.combines: there is no service 'tea'"),
        (INDUSTRY + '[[seasons]]\nid = "x"\nmonths = [13]\nnote = "y"', "seasons.x.months: months are 1 to 12"),
    ],
)
def test_an_error_in_a_template_names_the_file_and_the_key(tmp_path: Path, industry: str, said: str):
    opened = BusinessOpened(name="Zoo", industry="zoo", number="", timezone="UTC")
    written = shelf(tmp_path, industry)
    with pytest.raises(KnowledgeError) as error:
        (read_opened_business("zoo", opened, shelf=written), load_probes("zoo", written))
    assert said in str(error.value)


def test_a_family_that_is_its_own_is_refused(tmp_path: Path):
    with pytest.raises(KnowledgeError, match="a family cannot be its own"):
        load_template("zoo", shelf(tmp_path, family='family = "beasts"'))


def test_an_industry_a_name_and_a_number_are_the_whole_set_up():
    business = open_from_template("mia", "hair_salon", "Salón Mía", "+34910123456")
    assert (business.timezone, business.currency, business.country) == ("Europe/Madrid", "EUR", "ES")
    assert business.hours
    assert {resource.role for resource in business.resources} == {"stylist", "colourist"}
    assert all(service.minutes > 0 and service.by for service in business.services)
    assert list_families("hair_salon") == ("beauty", "business")


def test_a_number_of_no_country_says_how_to_write_it():
    with pytest.raises(KnowledgeError, match="write it with its country code"):
        propose_opening("barber", "Bea", "5550199")
