"""What we answer a webhook with: TwiML, written by Twilio's own library."""

from collections.abc import Mapping

from twilio.twiml.voice_response import VoiceResponse


def write_connect(stream_url: str, action_url: str, parameters: Mapping[str, str]) -> str:
    """Open a two-way media stream; when it is lost, the carrier asks `action_url` how to go on."""
    response = VoiceResponse()
    stream = response.connect(action=action_url, method="POST").stream(url=stream_url)
    for name, value in parameters.items():
        stream.parameter(name=name, value=value)
    return str(response)


def write_goodbye(words: str = "", language: str = "en") -> str:
    """Say something, if anything, and hang up."""
    response = _saying(words, language)
    response.hangup()
    return str(response)


def write_handover(number: str, words: str = "", language: str = "en") -> str:
    """Say something, if anything, and put the caller through to a human."""
    response = _saying(words, language)
    response.dial(number)
    return str(response)


def write_take_message(url: str, words: str, language: str = "en") -> str:
    """Say something, and have the carrier listen for one utterance and send it to `url` as words; hang up on silence."""
    response = VoiceResponse()
    listens = response.gather(input="speech", speech_timeout="auto", language=_region(language), method="POST", action=url)
    listens.say(words, language=language)
    response.hangup()
    return str(response)


def write_ask_key(url: str, words: str, language: str, seconds: int) -> str:
    """Say something twice and have one key, whichever it is, sent to `url`; also when none was pressed for so many seconds."""
    response = VoiceResponse()
    gather = response.gather(
        input="dtmf", num_digits=1, finish_on_key="", timeout=seconds, action_on_empty_result=True, method="POST", action=url
    )
    gather.say(words, language=language, loop=2)
    response.hangup()
    return str(response)


def write_into_room(room: str, words: str, language: str, *, action: str = "", waits: bool = False) -> str:
    """Say something, and put this leg into a conference that closes when either leaves; then the carrier asks `action`.

    `waits`: it hears the carrier's music until the other one is there; else the conference begins with this leg.
    """
    response = _saying(words, language)
    dial = response.dial(action=action, method="POST") if action else response.dial()
    quiet = {} if waits else {"wait_url": ""}
    dial.conference(room, start_conference_on_enter=not waits, end_conference_on_exit=True, beep=False, **quiet)
    return str(response)


def write_ask_again(url: str, seconds: int = 1) -> str:
    """Wait a moment, if any, then ask us again."""
    response = VoiceResponse()
    if seconds:
        response.pause(length=seconds)
    response.redirect(url, method="POST")
    return str(response)


def _saying(words: str, language: str) -> VoiceResponse:
    response = VoiceResponse()
    if words:
        response.say(words, language=language)
    return response


def _region(language: str) -> str:
    """A language as the carrier's ear wants it: with a country."""
    return language if "-" in language else {"en": "en-US"}.get(language, f"{language}-{language.upper()}")
