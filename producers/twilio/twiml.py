"""What we answer a webhook with: TwiML, composed and escaped."""

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr


def write_connect(stream_url: str, action_url: str, parameters: Mapping[str, str]) -> str:
    """Open a two-way media stream; when it is lost, the carrier asks `action_url` how to go on."""
    named = "".join(f"<Parameter name={quoteattr(k)} value={quoteattr(v)}/>" for k, v in parameters.items())
    return _response(
        f'<Connect action={quoteattr(action_url)} method="POST"><Stream url={quoteattr(stream_url)}>{named}</Stream></Connect>'
    )


def write_goodbye(words: str = "", language: str = "en") -> str:
    """Say something, if anything, and hang up."""
    return _response((_say(words, language) if words else "") + "<Hangup/>")


def write_handover(number: str, words: str = "", language: str = "en") -> str:
    """Say something, if anything, and put the caller through to a human."""
    return _response((_say(words, language) if words else "") + f"<Dial>{escape(number)}</Dial>")


def write_take_message(url: str, words: str, language: str = "en") -> str:
    """Say something, and have the carrier listen for one utterance and send it to `url` as words; hang up on silence."""
    listens = f'<Gather input="speech" speechTimeout="auto" language={quoteattr(_region(language))} method="POST"'
    return _response(f"{listens} action={quoteattr(url)}>{_say(words, language)}</Gather><Hangup/>")


def write_ask_again(url: str, seconds: int = 1) -> str:
    """Wait a moment, if any, then ask us again."""
    pause = f'<Pause length="{seconds}"/>' if seconds else ""
    return _response(f'{pause}<Redirect method="POST">{escape(url)}</Redirect>')


def _region(language: str) -> str:
    """A language as the carrier's ear wants it: with a country."""
    return language if "-" in language else {"en": "en-US"}.get(language, f"{language}-{language.upper()}")


def _say(words: str, language: str) -> str:
    return f"<Say language={quoteattr(language)}>{escape(words)}</Say>"


def _response(verbs: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'
