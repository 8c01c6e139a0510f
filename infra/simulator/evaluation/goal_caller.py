"""A caller with a goal: answers what is asked in wordings of their own, checks what is read back, and loses patience."""

import random
import re

import msgspec

from infra.simulator.evaluation.caller_speech import CallerSpeech
from infra.simulator.evaluation.scenarios import EvalScenario

_SENTENCE = re.compile(r"[^.?!]*[.?!]+|[^.?!]+$")
#: How often a caller who is polite or hesitant by nature shows it: the share of turns.
_POLITE, _HESITANT = 0.3, 0.6


class Utterance(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller does: says `words`, presses `keys`, or is silent. `asked` is what they took the question for."""

    words: str = ""
    keys: str = ""
    asked: str = ""


class GoalCaller:
    """One caller of one scenario. `dice` choose wordings; the same seed is the same caller.

    `repeats` counts answers that had to be given again, `lost` questions that the caller did not know what to make of.
    """

    def __init__(self, scenario: EvalScenario, speech: CallerSpeech, dice: random.Random) -> None:
        self._scenario, self._speech, self._dice = scenario, speech, dice
        self._used: dict[str, int] = {}
        self._then = list(scenario.then)
        self._last = Utterance()
        self._in_a_row = 0
        self._polite = dice.random() < 2 * _POLITE
        self.turns = self.repeats = self.lost = 0
        self.gave_up = ""
        self.parting = False

    def open(self) -> Utterance:
        """The first words; silence when the caller has none."""
        return self._say(self._scenario.opens, "opens")

    def answer(self, agent_said: str) -> Utterance | None:
        """What is said to what the agent said; None when the caller hangs up."""
        if self.parting:
            return None
        if self.turns >= self._scenario.patience:
            self.gave_up = f"{self.turns} turns were too many"
            return None
        asked = self._asked(agent_said)
        self._in_a_row = self._in_a_row + 1 if asked == self._last.asked else 1
        if self._in_a_row > self._scenario.again and asked != "more":
            self.gave_up = f"was asked {asked or 'something unclear'} {self._in_a_row} times"
            return None
        self.repeats += self._in_a_row > 1 and asked not in {"more", "wait", "confirm", "offer"}
        return self._reply(asked, agent_said)

    def _reply(self, asked: str, agent_said: str) -> Utterance:
        if asked == "confirm" and (amiss := self._amiss(agent_said)):
            return self._say(amiss, asked)
        if asked == "more":
            if self._then:
                return self._say(self._then.pop(0), asked)
            self.parting = True
            return self._say(self._chosen("goodbye"), asked)
        if asked == "wait":
            return Utterance(asked=asked)
        if asked and (said := self._chosen(asked)):
            return self._say(said, asked)
        self.lost += 1
        again = self._last.words if self._dice.random() < 0.5 else ""  # noqa: PLR2004 - by half
        return self._say(self._chosen("otherwise") or again or self._scenario.opens, asked)

    def _asked(self, agent_said: str) -> str:
        """What the agent asks for: its last question first, then its last sentence, then all of it."""
        for part in split_questions(agent_said):
            for rule in self._speech.asked:
                if re.search(rule.when, part, re.IGNORECASE):
                    return rule.what
        return ""

    def _amiss(self, read_back: str) -> str:
        """What the caller says to a read-back that is wrong; empty when it is right."""
        return next((right for says, right in self._scenario.check.items() if not re.search(says, read_back, re.IGNORECASE)), "")

    def _chosen(self, asked: str) -> str:
        """The scenario's next answer, or the language's."""
        own = self._scenario.answers.get(asked)
        if own is None:
            return self._speech.answers.get(asked, "")
        said = (own,) if isinstance(own, str) else own
        nth = self._used.get(asked, 0)
        self._used[asked] = nth + 1
        return said[min(nth, len(said) - 1)]

    def _say(self, wordings: str, asked: str) -> Utterance:
        self.turns += 1
        words = self._dice.choice(wordings.split(" | ")).strip()
        self._last = Utterance(words=words, asked=asked)
        if words.startswith("#"):
            return Utterance(keys=words[1:], asked=asked)
        return Utterance(words=self._coloured(words), asked=asked)

    def _coloured(self, words: str) -> str:
        """The same as this caller says it: with a courtesy, or with hesitation."""
        speech, dice = self._speech, self._dice
        if not words:
            return words
        if "hesitant" in self._scenario.manners and speech.fillers and dice.random() < _HESITANT:
            at = dice.randrange(len(words.split()) + 1)
            spoken = words.split()
            words = " ".join([*spoken[:at], dice.choice(speech.fillers), *spoken[at:]])
        if self._polite and speech.before and dice.random() < _POLITE:
            words = f"{dice.choice(speech.before)} {words}"
        if self._polite and speech.after and words.split()[-1] not in speech.after and dice.random() < _POLITE:
            words = f"{words} {dice.choice(speech.after)}"
        return words


def split_questions(text: str) -> list[str]:
    """The parts of a reply by how likely they want an answer: the last question, the last sentence, everything."""
    sentences = [each.strip() for each in _SENTENCE.findall(text) if each.strip()]
    questions = [each for each in sentences if each.endswith(("?", "？"))]
    return [*questions[-1:], *sentences[-1:], text]
