"""What a tool is asked with, read; or a refusal that names what cannot be understood."""

import re

import msgspec

from handlers.call.tools.tool_answer import refuse_tool
from schemas import toolbox
from schemas.tools import ToolRequested


def read_tool_arguments(asked: ToolRequested) -> toolbox.Request | toolbox.Refusal:
    """The typed arguments; a refusal naming the argument that is wrong, or `tool` when there is no such tool."""
    try:
        return toolbox.read_arguments(asked.tool, asked.arguments)
    except KeyError:
        return refuse_tool("invalid", ask="tool")
    except msgspec.DecodeError as wrong:
        named = re.search(r"\$\.(\w+)|field `(\w+)`", str(wrong))
        return refuse_tool("invalid", ask=next(filter(None, named.groups())) if named else "arguments")
