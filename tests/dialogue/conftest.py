"""Calls to the two demo businesses, answered by the built-in mind."""

from collections.abc import Callable

import pytest

from handlers.business.templates import load_demo_businesses
from handlers.language.pack import Languages
from handlers.language.shelf import languages
from handlers.understanding.reader import FastUnderstanding
from schemas.knowledge import Business
from tests.dialogue.scripted_call import Call
from tests.dialogue.small_diary import Diary
from tests.understanding.conftest import Ear


@pytest.fixture(scope="session")
def phrases() -> Languages:
    return languages()


@pytest.fixture(scope="session")
def businesses() -> dict[str, Business]:
    return load_demo_businesses()


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def dental(businesses: dict[str, Business], phrases: Languages, diary: Diary) -> Call:
    return _opened(Call(businesses["demo"], phrases, diary))


@pytest.fixture
def northwind(businesses: dict[str, Business], phrases: Languages, diary: Diary) -> Call:
    return _opened(Call(businesses["northwind"], phrases, diary))


@pytest.fixture
def calling(businesses: dict[str, Business], phrases: Languages, diary: Diary) -> Callable[..., Call]:
    return lambda tenant="demo", **more: Call(businesses[tenant], phrases, diary, **more)


@pytest.fixture(scope="session")
def fresh_call(businesses: dict[str, Business], phrases: Languages) -> Callable[[str], Call]:
    return lambda tenant: Call(businesses[tenant], phrases, Diary())


@pytest.fixture(scope="session")
def reader(understanding: FastUnderstanding) -> FastUnderstanding:
    return understanding


@pytest.fixture
def heard(calling: Callable[..., Call], reader: FastUnderstanding) -> Callable[..., Call]:
    """A call whose words are understood by the fast tier."""

    def begin(tenant: str = "demo") -> Call:
        call = _opened(calling(tenant))
        call.reader = reader
        return call

    return begin


def _opened(call: Call) -> Call:
    call.open()
    return call


@pytest.fixture(scope="session")
def ear(understanding: FastUnderstanding) -> Ear:
    return Ear(understanding)
