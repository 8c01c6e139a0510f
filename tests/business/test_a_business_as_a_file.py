"""A business exported is one readable file; opened from it elsewhere, it is the same business."""

import tomllib

import msgspec
import pytest

from handlers.business.business_file import read_business_parts, request_opening, write_business_file
from handlers.business.layering import KnowledgeError
from handlers.business.policy import decide
from handlers.business.state import Profile
from handlers.business.templates import list_industries, load_demo_businesses, open_from_template, read_opened_business
from schemas.business import BusinessConfigured, BusinessOpened
from schemas.knowledge import Business


def imported(text: str, tenant: str = "elsewhere") -> Business:
    """The business that a file opens, by what the desk answers."""
    opened, *parts = decide(Profile(), tenant, request_opening(read_business_parts(text), by="cli")).answers
    assert isinstance(opened, BusinessOpened)
    changes = [part for part in parts if isinstance(part, BusinessConfigured)]
    return msgspec.structs.replace(read_opened_business(tenant, opened, changes=changes), tenant="")


def without_tenant(business: Business) -> Business:
    return msgspec.structs.replace(business, tenant="")


@pytest.mark.parametrize("tenant", sorted(load_demo_businesses()))
def test_a_demo_business_comes_back_from_its_file(tenant):
    business = load_demo_businesses()[tenant]
    assert imported(write_business_file(business)) == without_tenant(business)


@pytest.mark.parametrize("industry", list_industries())
def test_every_industry_comes_back_from_its_file_in_spain(industry):
    business = open_from_template("here", industry, 'Casa «Sol» "1"', "+34910123456")
    assert imported(write_business_file(business)) == without_tenant(business)


def test_the_file_is_readable_and_says_each_thing_once():
    text = write_business_file(load_demo_businesses()["demo"])
    assert text.startswith("# Alder Street Dental")
    assert text.index('name = "Alder Street Dental"') < text.index("[[services]]")
    assert "unpriced = false" not in text
    assert tomllib.loads(text)["hours"]["thu"] == [{"opens": "10:00", "closes": "19:00"}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "it is no TOML"),
        ('name = "Sol"', "name and industry"),
        ('name = 7\nindustry = "dental"', "name: expected text"),
        ("day = 2026-12-25\nname = 1979-05-27T07:32:00Z", "name"),
    ],
)
def test_a_file_that_is_no_business_says_what_is_missing(text, said):
    with pytest.raises(KnowledgeError, match=said):
        request_opening(read_business_parts(text), by="cli")
