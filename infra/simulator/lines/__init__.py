"""What simulated callers say: lines rendered once by a better voice than ours, and the noises of a line."""

import re
import tomllib
from functools import cache
from importlib import resources

import msgspec

from infra.simulator.lines.noises import make_noise

__all__ = ["RenderedLine", "list_lines", "list_voices", "make_noise", "normalised", "render_line"]


class RenderedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One rendered line. `slots` are the words that must be understood for it to be useful.

    `phones` are flite's sounds, for what is no word.
    """

    text: str
    voice: str
    level: float
    slots: tuple[str, ...] = ()
    phones: str = ""

    @property
    def file(self) -> str:
        return f"{self.voice}/{normalised(self.text).replace(' ', '-')}.ulaw"


def normalised(text: str) -> str:
    """Small letters, digits and apostrophes only, single spaces: `No, Tuesday.` is `no tuesday`."""
    return " ".join(re.findall(r"[a-z0-9']+", text.lower().replace("\u2019", "'"))).replace("'", "")


@cache
def list_lines() -> tuple[RenderedLine, ...]:
    """All lines, in the order of `lines.toml`."""
    told = tomllib.loads((resources.files(__name__) / "lines.toml").read_text())
    return tuple(
        RenderedLine(
            text=said["text"],
            voice=caller["voice"],
            level=caller["level"],
            slots=tuple(said["slots"]),
            phones=said.get("phones", ""),
        )
        for caller in told["caller"]
        for said in caller["lines"]
    )


def list_voices() -> tuple[str, ...]:
    """The callers' voices, in order."""
    return tuple(dict.fromkeys(known.voice for known in list_lines()))


def render_line(text: str, voice: str | None = None) -> bytes | None:
    """8 kHz mu-law in whole frames of 160 bytes, or None when nobody has said this; `voice` is preferred, not required."""
    wanted = normalised(text)
    known = [said for said in list_lines() if normalised(said.text) == wanted]
    if not known:
        return None
    chosen = next((said for said in known if said.voice == voice), known[0])
    return (resources.files(__name__) / "said" / chosen.file).read_bytes()
