"""Which business a call in text reaches: a demo business, an industry's template, or an owner's own file."""

from pathlib import Path

from handlers.business.templates import list_industries, load_demo_businesses, read_business_file, read_opened_business
from schemas.business import BusinessOpened
from schemas.knowledge import Business

_NUMBER = "+16175550100"
#: What a business opened from an industry is called where English words would not be understood.
_NAME = "Daybook"


class NoBusiness(LookupError):
    """No business has that name; the message says which there are."""


def chosen_business(name: str, language: str = "") -> Business:
    """A demo business by tenant, an industry by name, or a TOML file by path. NoBusiness, or KnowledgeError for a bad file.

    A business opened from an industry speaks `language`, a code such as "es", where one is given; the others speak their own.
    """
    demos = load_demo_businesses()
    if name in demos:
        return demos[name]
    if name.endswith(".toml") and Path(name).is_file():
        return read_business_file(Path(name))
    if name in list_industries():
        spoken = language or "en"
        called = f"the {name.replace('_', ' ')} demo" if spoken.startswith("en") else _NAME
        opened = BusinessOpened(name=called, industry=name, number=_NUMBER, timezone="America/New_York", language=spoken)
        return read_opened_business("talk", opened)
    raise NoBusiness(
        f"there is no business {name!r}; say one of {', '.join(demos)}, "
        f"an industry ({', '.join(list_industries())}), or a .toml file"
    )
