"""From a plan to thoughts: worded, cut into sentences, with the tools to use and the memory to keep."""

import msgspec

from handlers.call.ports.mind import ReplyDone, SaySentence, Thought, UseTool
from handlers.dialogue.dialogue_acts import Ask, Tell
from handlers.dialogue.farewell import log_outcome
from handlers.dialogue.plan import Plan
from handlers.dialogue.repeats import asked_before, counted, offer_help, wording_id
from handlers.dialogue.sentence_splitter import split_sentences
from handlers.dialogue.state import Memory, write_memory
from handlers.dialogue.texts import join_wordings, word_act, wordings
from handlers.language.pack import LanguagePack
from schemas import toolbox
from schemas.reply import Expects

#: Sentences before a question; more would not be listened to.
_TOLD = 2


def realise_plan(plan: Plan, before: Memory, call: str, language: LanguagePack) -> tuple[Thought, ...]:
    """The thoughts of a reply, ending in ReplyDone. A question asked twice in vain is put in other words, or help is offered."""
    seed = f"{call}/{before.turns}"
    tells = [move for move in plan.moves if isinstance(move, Tell)]
    asks = [move for move in plan.moves if isinstance(move, Ask)]
    uses = [move for move in plan.moves if not isinstance(move, Tell | Ask)]
    ask = asks[-1] if asks else None
    again = plan.memory.again or max(0, plan.memory.silent - 1)
    told = [word_act(language, tell.act, tell.values, seed=seed) for tell in tells]
    texts = _brief(told, [tell.whole for tell in tells])
    put = asked_before(plan, before)
    if ask is not None:
        again = again if ask.key == before.asked else 0
        ways = wordings(language, ask.act or ask.key, ask.values, seed=seed, again=again)
        texts.append(min(ways, key=lambda way: put.get(wording_id(way), 0)))
    if texts and (ask or plan.keep):
        put, enough = counted(plan, put, ask.key if ask else before.asked, texts[-1])
        if enough:
            return realise_plan(offer_help(plan.memory), before, call, language)
    plan = msgspec.structs.replace(plan, memory=msgspec.structs.replace(plan.memory, put=put))
    said = split_sentences(join_wordings(texts, language.customs.keep_capital))
    light = ask is None and all(tell.act in language.phrases and language.phrases[tell.act].formula for tell in tells)
    memory = _after(plan, before, tuple(said), ask)
    came = log_outcome(memory)
    return (
        *(SaySentence(text, "formula" if light else "dialogue") for text in said),
        *(UseTool(toolbox.tool_name(request), msgspec.to_builtins(request)) for request in uses),
        ReplyDone(
            state=write_memory(memory),
            expects=_expects(plan, before, ask),
            hang_up=plan.hang_up,
            outcome=came.outcome,
            appointment=came.appointment,
        ),
    )


def _brief(told: list[str], whole: list[bool]) -> list[str]:
    """At most two sentences before the question; what the business wrote itself is never cut."""
    kept: list[str] = []
    count = 0
    for text, uncut in zip(told, whole, strict=True):
        parts = split_sentences(text) if text else []
        parts = parts if uncut else parts[: max(0, _TOLD - count)]
        count += len(parts)
        kept += parts
    return kept


def _after(plan: Plan, before: Memory, said: tuple[str, ...], ask: Ask | None) -> Memory:
    asked = ask.key if ask else before.asked if plan.keep else ""
    expects = _expects(plan, before, ask)
    return msgspec.structs.replace(plan.memory, asked=asked, expects=expects, last=said or before.last, turns=before.turns + 1)


def _expects(plan: Plan, before: Memory, ask: Ask | None) -> Expects:
    if plan.hang_up:
        return "nothing"
    if ask is not None:
        return ask.expects
    return before.expects if plan.keep else "anything"
