"""Address books of other programs: vCards of every version, and CSV however its columns stand."""

import pytest

from infra.connectors.address_books.csv_reader import read_csv
from infra.connectors.address_books.entry import read_day
from infra.connectors.address_books.vcard_reader import read_vcards

OLD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Hans;;;\r\n"
    "TEL;CELL;VOICE:+49 30 123456\r\nEMAIL;INTERNET:hans@example.com\r\nBDAY:19800229\r\nEND:VCARD\r\n"
)
MIDDLE = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nN:Lee;Ann;;;\nTEL;TYPE=CELL:617 555 0111\nitem1.EMAIL;type=INTERNET:ann@x.com\n"
    "ADR:;;1 Main St;Boston;MA;02101;USA\nCATEGORIES:vip,old\nNOTE:likes \\, commas\\nand lines\nEND:VCARD\n"
)
NEW = 'BEGIN:VCARD\nVERSION:4.0\nFN:Zoë O\'Neil\nTEL;VALUE=uri;TYPE="voice,home":tel:+33-1-23-45-67-89;ext=1\nEND:VCARD\n'


def test_vcards_of_all_versions_are_read_from_one_file():
    hans, ann, zoe = read_vcards(OLD + MIDDLE + NEW)
    assert (hans.name, hans.phones, hans.emails, hans.birthday) == (
        "Hans Müller",
        ("+49 30 123456",),
        ("hans@example.com",),
        "1980-02-29",
    )
    assert (ann.street, ann.postcode, ann.tags, ann.note) == ("1 Main St", "02101", ("vip", "old"), "likes , commas\nand lines")
    assert (zoe.name, zoe.phones) == ("Zoë O'Neil", ("+33-1-23-45-67-89",))


def test_a_broken_card_is_named_by_its_line_and_spoils_no_other():
    first, broken, last = read_vcards(MIDDLE + "BEGIN:VCARD\nVERSION:3.0\nFN:Half\n" + NEW)
    assert (first.name, last.name) == ("Ann Lee", "Zoë O'Neil")
    assert "no vCard" in broken.problem
    assert broken.line == 11


@pytest.mark.parametrize(
    "text",
    [
        "Name,Phone,Email,Birthday\nAnn Lee,617 555 0111,ann@x.com,02/29/1980\n",
        "email;mobile;first name;surname;dob\nann@x.com;617 555 0111;Ann;Lee;1980-02-29\n",
        "Teléfono\tCorreo electrónico\tNombre\tApellidos\tFecha de nacimiento\n617 555 0111\tann@x.com\tAnn\tLee\t29.2.1980\n",
        "Handynummer;E-Mail;Vorname;Name;Geburtstag\n617 555 0111;ann@x.com;Ann;Lee;29.02.1980\n",
        "\ufeffPrénom;Nom;Téléphone;Courriel;Date de naissance\nAnn;Lee;617 555 0111;ann@x.com;1980-02-29\n",
        '"617 555 0111","ann@x.com","Ann Lee","1980-02-29"\n',
        "Ann Lee;ann@x.com;617 555 0111;29.2.1980\n",
    ],
)
def test_columns_may_stand_in_any_order_under_any_usual_name_or_none(text):
    (ann,) = read_csv(text, "US")
    assert (ann.name, ann.phones, ann.emails, ann.birthday) == ("Ann Lee", ("617 555 0111",), ("ann@x.com",), "1980-02-29")


def test_a_cell_may_hold_the_delimiter_and_a_line_break():
    (ann,) = read_csv('name,phone,notes,tags\n"Lee, Ann",617 555 0111,"one\ntwo","vip; old"\n', "US")
    assert (ann.name, ann.note, ann.tags) == ("Lee, Ann", "one\ntwo", ("vip", "old"))


@pytest.mark.parametrize("text", ["", "\n\n", "name,phone\n"])
def test_a_file_without_people_has_none(text):
    assert list(read_csv(text, "US")) == []


@pytest.mark.parametrize(
    ("text", "month_first", "day"),
    [
        ("1980-02-29", False, "1980-02-29"),
        ("19800229T000000Z", False, "1980-02-29"),
        ("3/4/1990", True, "1990-03-04"),
        ("3/4/1990", False, "1990-04-03"),
        ("--0203", False, ""),
        ("31.02.1990", False, ""),
    ],
)
def test_days_are_read_as_they_are_written_there(text, month_first, day):
    assert read_day(text, month_first=month_first) == day
