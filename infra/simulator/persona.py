"""A caller with something in mind: answers the agent's questions by what was asked, whatever the phrasing."""

import re
from collections.abc import Sequence

from infra.simulator.scenario import PersonaRule

_SENTENCE = re.compile(r"[^.?!]*[.?!]+|[^.?!]+$")


class Persona:
    """Answers by rules. The agent's last question counts first, then all it said; each rule remembers its turn."""

    def __init__(self, rules: Sequence[PersonaRule], otherwise: str) -> None:
        self._rules, self._otherwise = rules, otherwise
        self._used: dict[str, int] = {}

    def answer(self, agent_said: str) -> str:
        """What to say now."""
        for part in _parts(agent_said):
            for rule in self._rules:
                if re.search(rule.when, part, re.IGNORECASE):
                    return self._say(rule)
        return self._otherwise

    def _say(self, rule: PersonaRule) -> str:
        said = (rule.say,) if isinstance(rule.say, str) else rule.say
        nth = self._used.get(rule.when, 0)
        self._used[rule.when] = nth + 1
        return said[min(nth, len(said) - 1)]


def _parts(text: str) -> list[str]:
    """The last question, the last sentence, everything."""
    sentences = [each.strip() for each in _SENTENCE.findall(text) if each.strip()]
    questions = [each for each in sentences if each.endswith("?")]
    return [*questions[-1:], *sentences[-1:], text]
