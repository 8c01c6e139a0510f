"""A caller's ear with a memory: when which side was audible, and every frame that was played."""

from typing import NamedTuple

from infra.simulator.loudness import is_audible
from infra.simulator.ports import CallParty

#: Pauses inside speech: shorter ones are nobody's silence.
_BREATH = 0.1


class Silence(NamedTuple):
    """Silence in which the agent was due: `began` to `ended` are seconds of the line's clock; `asked`: after the caller spoke."""

    began: float
    ended: float
    asked: bool = False

    @property
    def seconds(self) -> float:
        return self.ended - self.began


class Remembering:
    """A party that hears and speaks as the one inside does, and remembers."""

    def __init__(self, party: CallParty) -> None:
        self.played: list[tuple[int, bytes]] = []
        self.silences: list[Silence] = []
        self.reopened: list[float] = []
        self._party = party
        self._stream = 0
        self._due = -1.0
        self._agent_at = -1.0

    def speak(self, now: float) -> bytes | None:
        sound = self._party.speak(now)
        if is_audible(sound):
            self._due = now
        return sound

    def hear(self, sound: bytes | None, now: float) -> None:
        self._party.hear(sound, now)
        if sound is not None:
            self.played.append((self._stream, sound))
        if is_audible(sound):
            # What the agent was silent for since the later of its own last word and the caller's.
            since = max(self._agent_at, self._due)
            if since >= 0 and now - since > _BREATH:
                self.silences.append(Silence(since, now, self._due > self._agent_at))
            self._agent_at = now

    def pressed(self) -> str:
        return self._party.pressed()

    def told(self, what: str, now: float) -> None:
        if what in {"opened", "resumed"}:
            self._stream += 1
            if what == "opened":
                self._due = now
            else:
                self.reopened.append(now)
        self._party.told(what, now)

    @property
    def gone(self) -> bool:
        return self._party.gone
