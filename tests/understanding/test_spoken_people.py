"""Telephone numbers, names, places and the things of a business, as callers say them."""

import pytest

PHONES = [
    ("four one five five five five double two oh one", "+14155552201"),
    ("six one seven five five five zero one two three", "+16175550123"),
    ("six one seven triple five oh one two three", "+16175550123"),
    ("my number is six one seven five five five oh one four two", "+16175550142"),
    ("area code six one seven then five five five zero one eight eight", "+16175550188"),
    ("617 555 0188", "+16175550188"),
    ("617-555-0188", "+16175550188"),
    ("(617) 555-0188", "+16175550188"),
    ("one six one seven five five five zero one eight eight", "+16175550188"),
    ("eight hundred five five five zero one nine nine", "+18005550199"),
    ("sixty one seventy five fifty five zero one ninety nine", "+16175550199"),
    ("six one seven five five five twenty two oh one", "+16175552201"),
    ("six won seven five five five oh one to for", "+16175550124"),
    ("six one seven dash five five five dash oh one four two", "+16175550142"),
    ("you can use the number i am calling from", "+16175550123"),
    ("this number is fine", "+16175550123"),
    ("five five five zero one two three", "5550123"),
]
NAMES = [
    ("my name is john smith", "John Smith"),
    ("hi this is john smith calling", "John Smith"),
    ("this is deborah", "Deborah"),
    ("john smith speaking", "John Smith"),
    ("the name is garcia", "Garcia"),
    ("my last name is kowalski", "Kowalski"),
    ("last name o'brien", "O'Brien"),
    ("my name is maria de la cruz", "Maria de la"),
    ("i am priya patel", "Priya Patel"),
    ("call me tony", "Tony"),
    ("it is under the name of nguyen", "Nguyen"),
    ("my name is john smith and i need a cleaning", "John Smith"),
    ("my name is ann mcdonald", "Ann McDonald"),
    ("my name is j o h n", "John"),
]
BARE_NAMES = [
    ("john smith", "John Smith"),
    ("john", "John"),
    ("yes it is maria garcia", "Maria Garcia"),
    ("sure james wilson", "James Wilson"),
    ("j o h n", "John"),
    ("smith s m i t h", "Smith"),
    ("s as in sam m i t h", "Smith"),
    ("m a double t", "Matt"),
    ("jon spelled j o n", "Jon"),
    ("it's smyth s m y t h", "Smyth"),
    ("for anna", "Anna"),
    ("patel please", "Patel"),
    ("grace hill", "Grace Hill"),
]


@pytest.mark.parametrize(("words", "phone"), PHONES)
def test_a_telephone_number_is_read(ear, words, phone):
    assert ear.values(words, "phone", expects="number") == [phone]


def test_too_few_digits_are_not_trusted(ear):
    (found,) = [one for one in ear("five five five zero one two three", expects="number").entities if one.role == "phone"]
    assert found.confidence < 0.5


@pytest.mark.parametrize(("words", "name"), NAMES)
def test_a_name_is_heard(ear, words, name):
    assert ear.values(words, "name") == [name.replace("de la", "de la Cruz")]


@pytest.mark.parametrize(("words", "name"), BARE_NAMES)
def test_a_bare_name_is_heard_when_it_was_asked_for(ear, words, name):
    assert ear.values(words, "name", expects="name") == [name]


@pytest.mark.parametrize(
    "words",
    [
        "this is about my appointment",
        "i am calling about a cleaning",
        "i am in pain",
        "this is an emergency",
        "i am new",
        "it is urgent",
    ],
)
def test_what_is_no_name_is_not_read_as_one(ear, words):
    assert ear.values(words, "name") == []


def test_a_corrected_name_has_the_right_and_the_wrong_one(ear):
    reading = ear("no it's maria not mary", expects="yes-no")
    assert reading.intent == "correction"
    assert [(one.role, one.value) for one in reading.entities] == [("name", "Maria"), ("not-name", "Mary")]


@pytest.mark.parametrize(
    ("words", "role", "value"),
    [
        ("twelve elm street", "street", "12 Elm Street"),
        ("one twenty three main street", "street", "123 Main Street"),
        ("48 alder st", "street", "48 Alder Street"),
        ("i live at forty eight harbor road in quincy", "street", "48 Harbor Road"),
        ("seven oak hill avenue apartment four", "street", "7 Oak Hill Avenue, Apartment 4"),
        ("i am in quincy", "town", "Quincy"),
        ("my zip code is oh two one six nine", "postcode", "02169"),
        ("zip 02169", "postcode", "02169"),
        ("zero two one eight four is the zip", "postcode", "02184"),
        ("we are six people", "party", "6"),
        ("a party of four", "party", "4"),
        ("bob at gmail dot com", "email", "bob@gmail.com"),
        ("bob@example.com", "email", "bob@example.com"),
        ("the reference is a b three four", "reference", "AB34"),
    ],
)
def test_places_and_small_things_are_read(ear, words, role, value):
    assert ear.values(words, role, business="northwind") == [value]


@pytest.mark.parametrize(
    ("words", "service", "business"),
    [
        ("a cleaning", "cleaning", "demo"),
        ("a cleening please", "cleaning", "demo"),
        ("i want my teeth cleaned", "cleaning", "demo"),
        ("i need a root canal", "root-canal", "demo"),
        ("i need a route canal", "root-canal", "demo"),
        ("a rude canal", "root-canal", "demo"),
        ("teeth whitning", "whitening", "demo"),
        ("my tooth is broken", "emergency-visit", "demo"),
        ("i have a cavity", "filling", "demo"),
        ("a check-up", "checkup", "demo"),
        ("night guard", "night-guard", "demo"),
        ("duct cleaning", "duct-cleaning", "northwind"),
        ("duck cleaning", "duct-cleaning", "northwind"),
        ("drain cleening", "drain-cleaning", "northwind"),
        ("the kitchen sink is clogged", "drain-cleaning", "northwind"),
        ("my furnace won't turn on", "heating-repair", "northwind"),
        ("we have no hot water", "water-heater", "northwind"),
        ("a tune up", "tune-up", "northwind"),
        ("the breaker keeps tripping", "electrical-repair", "northwind"),
    ],
)
def test_a_service_is_found_by_its_names_and_by_its_sound(ear, words, service, business):
    assert ear.values(words, "service", business=business) == [service]


@pytest.mark.parametrize(
    ("words", "staff"),
    [
        ("with doctor chen", "dentist-2"),
        ("dr. Rivera please", "dentist-1"),
        ("with sophia", "hygienist-1"),
        ("doctor riviera", "dentist-1"),
    ],
)
def test_staff_are_found(ear, words, staff):
    assert ear.values(words, "staff") == [staff]


def test_one_dentist_is_wanted_and_the_other_is_not(ear):
    words = "with doctor chen not doctor rivera"
    assert (ear.values(words, "staff"), ear.values(words, "not-staff")) == (["dentist-2"], ["dentist-1"])
