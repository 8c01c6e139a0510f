"""Full-text search in columns of words: PostgreSQL's own, in any language, without accents."""

from typing import LiteralString


def plain_text(text: LiteralString) -> LiteralString:
    """An SQL expression without its accents, as they are neither typed nor heard reliably."""
    return f"regexp_replace(normalize({text}, NFKD), '[\\u0300-\\u036f]', '', 'g')"


def search_vector(column: LiteralString) -> LiteralString:
    """The words of a column as they are looked up: by their letters, in no language's grammar. It can be indexed."""
    return f"to_tsvector('simple', {plain_text(column)})"
