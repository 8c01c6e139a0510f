"""What a business's own words for a message may name in braces, and what is wrong with them."""

from string import Formatter

#: What is filled in: `{when}` and `{service}` where it is about a visit, `{link}` where reviews are written.
MESSAGE_FIELDS = frozenset(
    {"name", "number", "address", "greeting", "when", "service", "link", "who", "text", "day", "time", "reference"}
)


def find_text_problem(text: str) -> str:
    """Why these words cannot be used; empty when they can."""
    try:
        named = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except ValueError:
        return "a brace is open or too many; write fields like {name}, and nothing else in braces"
    if unknown := sorted(named - MESSAGE_FIELDS):
        return f"nobody knows {', '.join(f'{{{one}}}' for one in unknown)}; there are {', '.join(sorted(MESSAGE_FIELDS))}"
    return ""
