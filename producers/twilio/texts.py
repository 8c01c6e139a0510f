"""What callers are told before any agent speaks: short, polite, in the business's language."""

_LEAVE_A_MESSAGE = {
    "en": "Sorry, all our lines are busy right now. Please say your name and what we can do for you, and we will call you back.",
    "es": "Lo sentimos, todas nuestras líneas están ocupadas. Díganos su nombre y qué podemos hacer por usted, y le llamaremos.",
}
_NOTED = {
    "en": "Thank you. We have noted it down and will call you back.",
    "es": "Gracias. Lo hemos anotado y le llamaremos.",
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


def leave_message_text(language: str) -> str:
    return _in(_LEAVE_A_MESSAGE, language)


def message_noted_text(language: str) -> str:
    return _in(_NOTED, language)


def putting_through_text(language: str) -> str:
    return _in(_PUTTING_THROUGH, language)


def cut_off_text(language: str) -> str:
    return _in(_CUT_OFF, language)


def too_many_calls_text(language: str) -> str:
    return _in(_TOO_MANY, language)


def not_in_service_text() -> str:
    return _NOT_IN_SERVICE


def _in(said: dict[str, str], language: str) -> str:
    return said.get(language.partition("-")[0], said["en"])
