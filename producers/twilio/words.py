"""What callers are told before any agent speaks: short, polite, in the business's language."""

_SORRY_FULL = {
    "en": "Sorry, all our lines are busy right now. Please call again in a few minutes.",
    "es": "Lo sentimos, todas nuestras líneas están ocupadas. Por favor, llame de nuevo en unos minutos.",
}
_PUTTING_THROUGH = {
    "en": "One moment, please. I am putting you through.",
    "es": "Un momento, por favor. Le paso la llamada.",
}
_CUT_OFF = {
    "en": "Sorry, we have a problem with the line. Please call again.",
    "es": "Lo sentimos, hay un problema con la línea. Por favor, llame de nuevo.",
}
_TOO_MANY = {
    "en": "Sorry, we cannot take another call from you right now. Please try again later.",
    "es": "Lo sentimos, ahora no podemos atender otra llamada suya. Por favor, inténtelo más tarde.",
    "fr": "Désolé, nous ne pouvons pas prendre un autre appel pour le moment. Veuillez réessayer plus tard.",
    "de": "Leider können wir gerade keinen weiteren Anruf von Ihnen annehmen. Bitte versuchen Sie es später noch einmal.",
}
_NOT_IN_SERVICE = "Sorry, this number is not in service."


def full(language: str) -> str:
    return _in(_SORRY_FULL, language)


def putting_through(language: str) -> str:
    return _in(_PUTTING_THROUGH, language)


def cut_off(language: str) -> str:
    return _in(_CUT_OFF, language)


def too_many(language: str) -> str:
    return _in(_TOO_MANY, language)


def not_in_service() -> str:
    return _NOT_IN_SERVICE


def _in(said: dict[str, str], language: str) -> str:
    return said.get(language.partition("-")[0], said["en"])
