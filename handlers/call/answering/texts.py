"""What callers are told about showing who they are, and about what is held back: short, polite, in their language."""

_SAID = {
    "birth-date": {
        "en": "Before I can do that, I need to check who I'm speaking with: what's the date of birth on file?",
        "es": "Antes de eso necesito comprobar con quién hablo: ¿cuál es la fecha de nacimiento que tenemos?",
        "fr": "Avant cela, je dois vérifier à qui je parle : quelle est la date de naissance dans le dossier ?",
        "de": "Vorher muss ich kurz prüfen, mit wem ich spreche: Wie lautet das hinterlegte Geburtsdatum?",
    },
    "name-and-day": {
        "en": "Before I can do that, tell me the name it's booked under, and the day of the appointment, please.",
        "es": "Antes de eso, dígame el nombre de la reserva y el día de la cita, por favor.",
        "fr": "Avant cela, dites-moi le nom et le jour du rendez-vous, s'il vous plaît.",
        "de": "Vorher nennen Sie mir bitte den Namen und den Tag des Termins.",
    },
    "postcode": {
        "en": "Before I can do that, I need to check who I'm speaking with: what's the zip code on file?",
        "es": "Antes de eso necesito comprobar con quién hablo: ¿cuál es el código postal que tenemos?",
        "fr": "Avant cela, je dois vérifier à qui je parle : quel est le code postal dans le dossier ?",
        "de": "Vorher muss ich kurz prüfen, mit wem ich spreche: Wie lautet die hinterlegte Postleitzahl?",
    },
    "code": {
        "en": "I'm sending a six-digit code to the number on file: please read it to me when you have it.",
        "es": "Le envío un código de seis cifras al número que tenemos: léamelo cuando lo reciba, por favor.",
        "fr": "J'envoie un code à six chiffres au numéro du dossier : lisez-le-moi quand vous l'aurez, s'il vous plaît.",
        "de": "Ich schicke einen sechsstelligen Code an die hinterlegte Nummer: Bitte lesen Sie ihn mir vor.",
    },
    "wrong": {
        "en": "I'm sorry, that's not what we have on file.",
        "es": "Lo siento, no coincide con lo que tenemos.",
        "fr": "Désolé, cela ne correspond pas au dossier.",
        "de": "Das stimmt leider nicht mit unseren Angaben überein.",
    },
    "verified": {
        "en": "Thank you, that matches.",
        "es": "Gracias, coincide.",
        "fr": "Merci, c'est bien cela.",
        "de": "Danke, das stimmt.",
    },
    "how-help": {
        "en": "So, what can I do for you there?",
        "es": "Entonces, ¿qué puedo hacer por usted?",
        "fr": "Alors, que puis-je faire pour vous ?",
        "de": "Was kann ich also für Sie tun?",
    },
    "callback": {
        "en": "I can't confirm who I'm speaking with, so somebody will call back on the number on file. Is there anything else?",
        "es": "No puedo confirmar con quién hablo, así que llamarán al número que tenemos. ¿Algo más?",
        "fr": "Je ne peux pas confirmer à qui je parle : on rappellera le numéro du dossier. Autre chose ?",
        "de": "Ich kann nicht bestätigen, mit wem ich spreche; wir rufen die hinterlegte Nummer zurück. Noch etwas?",
    },
    "cannot-check": {
        "en": "I'm sorry, I can't check who I'm speaking with right now, so I can't do that. Shall I take a message?",
        "es": "Lo siento, ahora no puedo comprobar con quién hablo. ¿Quiere dejar un mensaje?",
        "fr": "Désolé, je ne peux pas vérifier à qui je parle pour le moment. Voulez-vous laisser un message ?",
        "de": "Ich kann das gerade leider nicht prüfen. Möchten Sie eine Nachricht hinterlassen?",
    },
    "out-of-area": {
        "en": "I'm sorry, that's outside the area we serve.",
        "es": "Lo siento, eso queda fuera de nuestra zona.",
        "fr": "Désolé, c'est en dehors de notre secteur.",
        "de": "Das liegt leider außerhalb unseres Gebiets.",
    },
}


def look_up_text(key: str, language: str) -> str:
    """The words for a key; English where there are none."""
    known = _SAID[key]
    return known.get(language.partition("-")[0], known["en"])
