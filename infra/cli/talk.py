"""Hold a call in text, in the terminal or piped line by line, without a server."""

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from infra.settings import BadSetting, Settings, read_settings

if TYPE_CHECKING:
    from handlers.call.ports.mind import Mind
    from infra.simulator.turn_report import TurnReport


def talk(
    *,
    business: str = "demo",
    language: str = "",
    mind: Literal["built-in", "model"] = "built-in",
    at: datetime | None = None,
    caller: str = "+16175550147",
    each: bool = False,
    output: Annotated[Literal["text", "json"], Parameter(name=["--output", "-o"])] = "text",
) -> int:
    """Hold a call in text, in the terminal or piped line by line, without a server.

    Each line is a turn of the caller. `/silent` says nothing, `/keys 12#` presses keys, `/heard 0.3 words` is speech of which
    the recogniser was so sure, `/hangup` ends it. Nothing is kept and nothing leaves this machine, except to a model.

    Args:
        business: a demo business (demo, northwind), an industry by name, or a business's TOML file.
        language: what the caller is answered in at first, and what an industry's business speaks; its own when not said.
        mind: built-in, or the model of the settings with the built-in one behind it.
        at: the date and time of the call (ISO 8601), on the business's clock unless it says otherwise; now when not said.
        caller: the number that the call comes from.
        each: every line is the first turn of a call of its own.
        output: text, or json: one object a turn on a line of its own.
    """
    import logging  # noqa: PLC0415
    import math  # noqa: PLC0415

    import msgspec  # noqa: PLC0415
    import structlog  # noqa: PLC0415

    from handlers.business.layering import KnowledgeError  # noqa: PLC0415
    from infra.engines.fast_tier import train_fast_understanding  # noqa: PLC0415
    from infra.simulator.chosen_business import NoBusiness, chosen_business  # noqa: PLC0415
    from infra.simulator.talk import Setting, held  # noqa: PLC0415
    from infra.simulator.text_call import Caller  # noqa: PLC0415

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    settings = read_settings()
    try:
        setting = Setting(
            business=chosen_business(business, language),
            understanding=train_fast_understanding(keep=settings.folder / "models"),
            mind=choose_mind(mind, settings),
            caller=Caller(number=caller, language=language),
            at=at,
            each=each,
            pace=1.0 if mind == "model" else math.inf,
        )
    except (NoBusiness, KnowledgeError) as wrong:
        print(f"daybook: {wrong}.", file=sys.stderr)
        return 2
    asking = output == "text" and sys.stdin.isatty()

    def show(one: "TurnReport") -> None:
        print(msgspec.json.encode(one).decode() if output == "json" else _text(one, echo=not asking), flush=True)

    held(setting, _lines(prompt="> " if asking else ""), show)
    return 0


def _lines(prompt: str) -> Iterator[str]:
    """What comes in, until it ends; bytes that are no text are replaced."""
    while True:
        if prompt:
            print(prompt, end="", flush=True)
        line = sys.stdin.buffer.readline()
        if not line:
            return
        yield line.decode("utf-8", errors="replace")


def _text(one: "TurnReport", *, echo: bool) -> str:
    lines = [f"> {one.heard}"] if echo and one.heard else []
    if one.intents:
        read = ", ".join(f"{intent.intent} {intent.score:.2f}" for intent in one.intents)
        danger = f"; danger: {one.danger} {one.danger_score:.2f}" if one.danger else ""
        lines.append(f"  [{read}; {one.tier}{danger}]")
    lines += [f"  [{tool.tool}{' refused' if tool.refused else ''}{' failed' if tool.failed else ''}]" for tool in one.tools]
    lines += [f"  [owner: {text}]" for text in one.notified]
    lines += [f"  {sentence}" for sentence in one.said]
    lines += [f"  [{error}]" for error in one.errors]
    return "\n".join(lines + ([] if one.line_open else ["  [the call is over]"]))


def choose_mind(name: str, settings: Settings) -> "Mind":
    """A mind by the name that an option gives it; BadSetting for a model without a server."""
    from infra.engines.built_in_mind import make_built_in_mind, make_model_mind  # noqa: PLC0415
    from infra.engines.openai_mind.chat import ModelSettings  # noqa: PLC0415
    from infra.observability.logs import open_log  # noqa: PLC0415
    from infra.runtime.clock import SystemClock  # noqa: PLC0415

    if name == "built-in":
        return make_built_in_mind()
    if not (settings.openai_api_key or settings.openai_base_url):
        raise BadSetting("--mind model needs a model: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own")
    model = ModelSettings(
        model=settings.openai_model, api_key=settings.openai_api_key or "none", base_url=settings.openai_base_url
    )
    return make_model_mind(model, SystemClock(), open_log("talk", "talk", level="error"))
