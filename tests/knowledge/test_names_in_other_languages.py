"""What an industry offers has its name in every language that names are written in, and callers are understood by it."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
import pytest

from handlers.business.industries import knowledge_folder, list_families, list_industries, load_template
from handlers.business.layering import KnowledgeError
from handlers.business.template_names import name_roles
from handlers.business.templates import open_from_template, propose_opening, read_opened_business
from handlers.call.mind_state import MindState
from handlers.call.state import Conversation
from handlers.understanding.reader import FastUnderstanding
from schemas.business import BusinessConfigured
from schemas.knowledge import Business
from tests.dialogue.small_diary import NOW

_FILES = {
    file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))
    for file in (knowledge_folder() / "industries" / "names").iterdir()
    if file.name.endswith(".toml")
}
_PARTS, _WORD_BY_WORD = ("services", "dishes", "resources"), ("roles", "allergens")
#: Words of which a name consists in both languages, so that it is no English one.
_SAME_WORD = {("es", "microchip"), ("es", "piercing")}
#: What takes longer is done with every eighth industry in the quick run.
_TRIED = [pytest.param(one, marks=[] if nth % 8 == 0 else [pytest.mark.long]) for nth, one in enumerate(list_industries())]


@cache
def opened(industry: str, language: str = "es") -> Business:
    return read_opened_business("mine", propose_opening(industry, "Sol", "+34910123456", language=language))


def entries(industry: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    template = load_template(industry)
    return ((part, entry) for part in _PARTS for entry in template.get(part, []))


@pytest.fixture(params=sorted(_FILES))
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_spanish_is_among_them():
    assert "es" in _FILES


def test_all_that_an_industry_offers_has_a_name_and_another_way_to_say_it(code: str):
    missing, alone = [], []
    for industry in list_industries():
        tables = [_FILES[code].get(layer, {}) for layer in (industry, *list_families(industry))]
        for part, entry in entries(industry):
            called = next((table[part][entry["id"]] for table in tables if entry["id"] in table.get(part, {})), [])
            if not called:
                missing.append(f"{industry}.{part}.{entry['id']}: {entry['name']}")
            elif part == "services" and not 2 <= len(called) <= 6:
                alone.append(f"{industry}.{part}.{entry['id']}: {called}")
    assert not missing
    assert not alone


def test_every_role_and_allergen_has_its_word(code: str):
    roles = {entry["role"] for industry in list_industries() for _, entry in entries(industry) if entry.get("role")}
    allergens = {one for industry in list_industries() for _, entry in entries(industry) for one in entry.get("contains", [])}
    assert roles - set(_FILES[code]["roles"]) == set()
    assert allergens - set(_FILES[code]["allergens"]) == set()


def test_nothing_is_named_that_is_not_there(code: str):
    there = {(layer, part, entry["id"]) for one in list_industries() for part, entry in entries(one) for layer in layers(one)}
    tables = {layer: table for layer, table in _FILES[code].items() if layer not in _WORD_BY_WORD}
    named = {(layer, part, id_) for layer, table in tables.items() for part, called in table.items() for id_ in called}
    assert named - there == set()


def test_no_name_is_english(code: str):
    english = [
        (industry, part, entry["id"])
        for industry in list_industries()
        for part, entry in entries(industry)
        for one in getattr(opened(industry, code), part)
        if one.id == entry["id"] and one.name == entry["name"] and (code, one.name) not in _SAME_WORD
    ]
    assert english == []


def test_names_are_spoken_words(code: str):
    tables = [table for layer, table in _FILES[code].items() if layer not in _WORD_BY_WORD]
    texts = [text for table in tables for called in table.values() for names in called.values() for text in names]
    assert [text for text in texts if text != text.lower() or not text.replace(" ", "").isalpha()] == []


def test_no_two_services_of_a_business_are_called_alike(code: str):
    for industry in list_industries():
        said = Counter(text for one in opened(industry, code).services for text in (one.name, *one.said))
        assert [text for text, often in said.items() if often > 1] == [], industry


@pytest.mark.parametrize("industry", _TRIED)
def test_a_service_asked_for_by_any_of_its_names_is_understood(industry: str, understanding: FastUnderstanding):
    business, wrong = opened(industry), []
    for service in business.services:
        for name in (service.name, *service.said):
            words = f"quería pedir cita para {name}"
            heard = understanding.reading(words, Conversation(now=NOW, language="es", memory=MindState()), business)
            if [one.value for one in heard.entities if one.role == "service"] != [service.id]:
                wrong.append((words, heard.entities))
    assert not wrong


@pytest.mark.parametrize(
    ("industry", "words", "service"),
    [
        ("hotel", "quiero una habitación doble para mañana", "double"),
        ("hotel", "necesito la sala de reuniones el lunes", "meeting-room"),
        ("restaurant", "quiero reservar una mesa para cuatro", "table"),
        ("holiday_flat", "quiero el apartamento para dos", "flat-two"),
    ],
)
def test_a_room_is_asked_for_as_a_service_and_not_as_a_person(industry, words, service, understanding: FastUnderstanding):
    heard = understanding.reading(words, Conversation(now=NOW, language="es", memory=MindState()), opened(industry))
    named = [(one.role, one.value) for one in heard.entities if one.role in {"service", "staff"}]
    assert named == [("service", service)]


def test_a_business_speaks_of_its_services_and_staff_in_its_language():
    salon = opened("hair_salon")
    cut, stylist = salon.service("womens-cut"), salon.resource("stylist-1")
    assert cut
    assert stylist
    assert (cut.name, cut.said[0], cut.by) == ("corte de mujer", "corte de pelo", ("stylist-1", "stylist-2"))
    assert (stylist.name, stylist.role) == ("la estilista", "estilista")
    bread = opened("bakery").dish("sourdough")
    assert bread
    assert (bread.name, bread.about, bread.contains) == ("pan de masa madre", "", ("gluten",))


def test_a_language_is_found_wherever_it_is_spoken():
    assert opened("hair_salon", "es-MX").services == opened("hair_salon", "es").services


def test_the_owner_s_own_names_count_more():
    own = BusinessConfigured(part="services", value='[{"id": "womens-cut", "name": "corte y peinado"}]')
    opening = propose_opening("hair_salon", "Sol", "+34910123456", language="es")
    salon = read_opened_business("mine", opening, changes=[own])
    assert [one.name for one in salon.services][:2] == ["corte y peinado", "corte de hombre"]


@pytest.mark.parametrize("role", ["stylist", "estilista"])
def test_new_staff_of_a_role_does_what_the_role_does_in_either_word(role: str):
    staff = msgspec.json.encode([{"id": "ana", "name": "Ana", "role": role}, {"id": "sol", "name": "Sol", "role": "colourist"}])
    own = BusinessConfigured(part="resources", value=staff.decode(), whole=True)
    occasion = BusinessConfigured(part="services", value='[{"id": "occasion", "remove": true}]')
    opening = propose_opening("hair_salon", "Sol", "+34910123456", language="es")
    salon = read_opened_business("mine", opening, changes=[occasion, own])
    assert [(one.name, one.role) for one in salon.resources] == [("Ana", "estilista"), ("Sol", "colorista")]
    assert [one.by for one in salon.services if one.id in {"womens-cut", "colour"}] == [("ana",), ("sol",)]


@pytest.mark.parametrize("language", ["en", "en-GB"])
def test_an_english_business_keeps_its_names(language: str):
    template = load_template("hair_salon")
    salon = opened("hair_salon", language)
    assert [(one.name, list(one.said)) for one in salon.services] == [(one["name"], one["said"]) for one in template["services"]]
    assert [one.role for one in salon.resources] == [one["role"] for one in template["resources"]]
    assert open_from_template("mine", "hair_salon", "Elm", "+16175550199").services[0].name == "women's haircut"


def test_a_language_without_a_file_keeps_the_names_of_the_template():
    assert opened("hair_salon", "fi").services[0].name == "women's haircut"
    assert opened("hair_salon", "../es").services[0].name == "women's haircut"


def test_staff_that_is_no_list_is_said_to_be_none():
    odd = {"resources": "Ana", "services": [{"id": "cut", "by": "ana"}]}
    assert name_roles(odd, "es") == odd
    opening = propose_opening("hair_salon", "Sol", "+34910123456", language="es")
    with pytest.raises(KnowledgeError, match="resources"):
        read_opened_business("mine", opening, changes=[BusinessConfigured(part="resources", value='"Ana"')])


def layers(industry: str) -> tuple[str, ...]:
    return (industry, *list_families(industry))
