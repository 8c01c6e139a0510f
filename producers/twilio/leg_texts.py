"""What a person whose phone rings is told around the whisper: short, in the business's language."""

_PRESS = {
    "en": "Press 1 to take it, or hang up.",
    "es": "Pulse 1 para atenderla, o cuelgue.",
    "fr": "Tapez 1 pour prendre l'appel, ou raccrochez.",
    "de": "Drücken Sie die 1, um zu übernehmen, oder legen Sie auf.",
    "it": "Prema 1 per rispondere, oppure riagganci.",
    "pt": "Pressione 1 para atender, ou desligue.",
}
_TAKEN = {
    "en": "Thank you. It is yours.",
    "es": "Gracias. Queda en sus manos.",
    "fr": "Merci. C'est à vous.",
    "de": "Danke. Es ist in Ihren Händen.",
    "it": "Grazie. È nelle sue mani.",
    "pt": "Obrigado. Está em suas mãos.",
}
_NOT_TAKEN = {
    "en": "All right. Goodbye.",
    "es": "De acuerdo. Adiós.",
    "fr": "Entendu. Au revoir.",
    "de": "In Ordnung. Auf Wiederhören.",
    "it": "Va bene. Arrivederci.",
    "pt": "Está bem. Até logo.",
}
_OVER = {
    "en": "This has been taken care of already. Thank you. Goodbye.",
    "es": "Ya está atendido. Gracias. Adiós.",
    "fr": "C'est déjà pris en charge. Merci. Au revoir.",
    "de": "Das ist schon erledigt. Danke. Auf Wiederhören.",
    "it": "È già stato preso in carico. Grazie. Arrivederci.",
    "pt": "Já foi atendido. Obrigado. Até logo.",
}


def press_text(language: str) -> str:
    return _in(_PRESS, language)


def taken_text(language: str) -> str:
    return _in(_TAKEN, language)


def not_taken_text(language: str) -> str:
    return _in(_NOT_TAKEN, language)


def over_text(language: str) -> str:
    return _in(_OVER, language)


def _in(said: dict[str, str], language: str) -> str:
    return said.get(language.partition("-")[0], said["en"])
