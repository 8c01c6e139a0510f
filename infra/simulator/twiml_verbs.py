"""Reading TwiML as the carrier does."""

from xml.etree import ElementTree as ET

import msgspec


class Connect(msgspec.Struct, frozen=True):
    """Open a stream; when it closes, ask `action`, if any."""

    url: str
    action: str = ""
    parameters: dict[str, str] = {}


class Say(msgspec.Struct, frozen=True):
    """The carrier's own voice says something."""

    text: str


class Dial(msgspec.Struct, frozen=True):
    """The caller is put through."""

    number: str


class Gather(msgspec.Struct, frozen=True):
    """Say `words`, wait for one key for so many `seconds`, and ask `action` with it; `empty`: also when there was none."""

    action: str
    words: str
    seconds: float
    empty: bool


class Conference(msgspec.Struct, frozen=True):
    """Into the room `name`: `starts` and `ends` say what this leg's coming and going does; then ask `action`, if any."""

    name: str
    starts: bool = True
    ends: bool = False
    action: str = ""


class Redirect(msgspec.Struct, frozen=True):
    """Ask another address."""

    url: str


class Pause(msgspec.Struct, frozen=True):
    """Wait."""

    seconds: float


class Hangup(msgspec.Struct, frozen=True):
    """The end."""


Verb = Connect | Say | Dial | Gather | Conference | Redirect | Pause | Hangup


class BadTwiml(Exception):
    """The answer is no TwiML we know; a carrier would end the call."""


def parse_verbs(twiml: str) -> list[Verb]:
    """The verbs of a response in order; BadTwiml when there is one the carrier would not take."""
    try:
        response = ET.fromstring(twiml)  # noqa: S314 - from our own edge, or the call fails
    except ET.ParseError as odd:
        raise BadTwiml(f"the answer is no XML: {odd}") from odd
    if response.tag != "Response":
        raise BadTwiml(f"the answer is a <{response.tag}>, not a <Response>")
    return [_verb(element) for element in response]


def _verb(element: ET.Element) -> Verb:
    text = (element.text or "").strip()
    match element.tag:
        case "Connect":
            stream = element.find("Stream")
            if stream is None or not stream.get("url") or "?" in stream.get("url", ""):
                raise BadTwiml("<Connect> needs a <Stream> whose url has no query string")
            named = {each.get("name", ""): each.get("value", "") for each in stream.findall("Parameter")}
            return Connect(stream.get("url", ""), element.get("action", ""), named)
        case "Say":
            return Say(text)
        case "Gather" if element.get("input") == "dtmf":
            words = " ".join((said.text or "").strip() for said in element.findall("Say"))
            empty = element.get("actionOnEmptyResult") == "true"
            return Gather(element.get("action", ""), words, float(element.get("timeout", "5")), empty)
        case "Gather":  # a caller who leaves no message
            return Say((element.findtext("Say") or "").strip())
        case "Dial" if (room := element.find("Conference")) is not None:
            if not (room.text or "").strip():
                raise BadTwiml("<Conference> needs a name")
            starts, ends = room.get("startConferenceOnEnter") != "false", room.get("endConferenceOnExit") == "true"
            return Conference((room.text or "").strip(), starts, ends, element.get("action", ""))
        case "Dial":
            return Dial(text)
        case "Redirect":
            return Redirect(text)
        case "Pause":
            return Pause(float(element.get("length", "1")))
        case "Hangup":
            return Hangup()
        case other:
            raise BadTwiml(f"<{other}> is no verb the simulated carrier knows")
