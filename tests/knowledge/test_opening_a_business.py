"""What a business knows comes from its industry, its own file and its owner."""

import json
from pathlib import Path

import pytest

from handlers.business.layering import KnowledgeError
from handlers.business.templates import list_industries, load_demo_businesses, read_business_file, read_opened_business
from schemas.business import BusinessConfigured, BusinessOpened

OPENED = BusinessOpened(name="Pine Dental", industry="dental", number="+16175550199", timezone="America/Chicago")


def opened(*changes: tuple[str, object]):
    facts = [BusinessConfigured(part=part, value=json.dumps(value)) for part, value in changes]
    return read_opened_business("pine", OPENED, changes=facts)


def written(folder: Path, text: str) -> Path:
    file = folder / "mine.toml"
    file.write_text('tenant = "mine"\nname = "Mine"\nindustry = "dental"\n' + text)
    return file


def test_both_demo_businesses_open():
    shelf = load_demo_businesses()
    assert shelf["demo"].name == "Alder Street Dental"
    assert shelf["northwind"].name == "Northwind Home Services"
    assert {"dental", "home_services"} <= set(list_industries())


def test_choosing_an_industry_is_the_whole_set_up():
    pine = opened()
    assert pine.timezone == "America/Chicago"
    assert pine.greeting == "Thanks for calling Pine Dental."
    assert len(pine.services) > 8
    assert pine.faqs
    assert pine.rules
    assert "wed" in pine.hours


def test_a_local_price_replaces_only_the_price():
    cleaning = load_demo_businesses()["demo"].service("cleaning")
    assert cleaning is not None
    assert cleaning.price == "129"
    assert "teeth cleaning" in cleaning.said


def test_a_service_can_be_taken_out():
    assert load_demo_businesses()["northwind"].service("ev-charger") is None


def test_the_owner_changes_hours_of_one_day_and_closes_another():
    pine = opened(("hours", {"sat": [{"opens": "09:00", "closes": "12:00"}], "fri": []}))
    assert pine.hours["sat"][0].closes == "12:00"
    assert pine.hours["fri"] == ()
    assert pine.hours["mon"][0].opens == "08:00"


def test_a_later_change_counts():
    pine = opened(("name", "Oak Dental"), ("name", "Elm Dental"))
    assert pine.name == "Elm Dental"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('colour = "blue"', "mine.toml: nothing reads colour"),
        ("step_minutes = true", "mine.toml: step_minutes:"),
        ('[[services]]\nid = "crown"\nminutes = "long"', "mine.toml: services.crown.minutes: expected `int`"),
        ('[[services]]\nid = "crown"\nby = ["nobody"]', "services.crown.by: there is no resource 'nobody'"),
        ('[[services]]\nname = "crown"', "services number 1 has no id"),
        ('[[services]]\nid = "x"\nname = "x"\nminutes = 30\nprice = "cheap"', "services.x.price"),
        ('[[services]]\nid = "x"\ncolor = "red"', "nothing reads services.x.color"),
        ('[[services]]\nid = "x"\nname = "x"', "services.x: object missing required field `minutes`"),
        ('timezone = "Mars/Base"', "timezone: 'Mars/Base' is no time zone"),
        ('[hours]\nmon = [{ opens = "17:00", closes = "08:00" }]', "hours.mon: it closes at 08:00"),
        ('[hours]\nmonday = [{ opens = "07:00", closes = "08:00" }]', "hours.monday: no such day"),
        ('closures = ["christmas"]', "closures: 'christmas' is no date"),
        ("services = 3", "services must be a list of tables"),
        ("name = ", "mine.toml: "),
    ],
)
def test_an_error_names_the_file_and_the_key(tmp_path: Path, text: str, said: str):
    with pytest.raises(KnowledgeError) as error:
        read_business_file(written(tmp_path, text))
    assert said in str(error.value)
    assert "mine.toml" in str(error.value)


def test_an_unknown_industry_lists_the_known_ones(tmp_path: Path):
    file = tmp_path / "mine.toml"
    file.write_text('tenant = "mine"\nname = "Mine"\nindustry = "circus"\n')
    with pytest.raises(KnowledgeError, match=r"no industry 'circus'; choose one of: dental, home_services"):
        read_business_file(file)


def test_a_change_that_is_no_json_says_so():
    with pytest.raises(KnowledgeError, match="the owner's change of hours: it is no JSON"):
        read_opened_business("pine", OPENED, changes=[BusinessConfigured(part="hours", value="nine to five")])


def test_every_faq_is_asked_in_several_ways_and_every_service_has_other_names():
    for business in load_demo_businesses().values():
        assert all(len(faq.asked) > 2 for faq in business.faqs)
        assert all(service.said for service in business.services)
