"""The lines of vCard and iCalendar files: escaped, folded at 75 bytes, ended as their standards say."""

from collections.abc import Iterable

_WIDTH = 75


def escape_text(text: str) -> str:
    """A text value (RFC 6350 and RFC 5545)."""
    text = "".join(letter for letter in text if letter == "\n" or letter.isprintable())
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def fold_lines(lines: Iterable[str]) -> str:
    """Lines as a file has them; a long one goes on in the next after a blank, never within a letter."""
    whole = []
    for line in lines:
        part = ""
        for letter in line:
            if len((part + letter).encode()) > _WIDTH:
                whole.append(part)
                part = " "
            part += letter
        whole.append(part)
    return "".join(f"{line}\r\n" for line in whole)
