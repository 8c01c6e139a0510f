"""A business that speaks another language than its industry is written in says nothing in the wrong one."""

from pathlib import Path

from handlers.business.templates import load_demo_businesses, read_business_file

_CLINIC = """
tenant = "clinic"
industry = "dental"
language = "es"
name = "Clínica Alder"
timezone = "Europe/Madrid"
number = "+34912345678"

[[services]]
id = "cleaning"
name = "limpieza"
said = ["limpieza de dientes"]

[[faqs]]
topic = "parking"
asked = ["hay aparcamiento"]
answer = "Hay aparcamiento detrás del edificio."
"""


def test_a_spanish_business_keeps_the_services_and_none_of_the_english_sentences(tmp_path: Path):
    file = tmp_path / "clinic.toml"
    file.write_text(_CLINIC, encoding="utf-8")
    clinic = read_business_file(file)
    cleaning = clinic.service("cleaning")
    assert (clinic.greeting, clinic.rules, [faq.topic for faq in clinic.faqs]) == ("", (), ["parking"])
    assert clinic.faqs[0].answer == "Hay aparcamiento detrás del edificio."
    assert cleaning is not None
    assert (cleaning.name, cleaning.ask, cleaning.about) == ("limpieza", (), "")
    assert cleaning.minutes == (load_demo_businesses()["demo"].service("cleaning") or cleaning).minutes


def test_an_english_business_keeps_all_of_it():
    demo = load_demo_businesses()["demo"]
    assert demo.greeting
    assert demo.rules
    assert len(demo.faqs) > 1
