"""Which words of a sentence were heard, from how much of its sound was played."""

#: How fast a voice speaks when its length is not known yet: 15 characters a second.
_MS_A_CHARACTER = 67


def split_at_played_word(text: str, played_ms: int, length_ms: int) -> tuple[str, str]:
    """Split `text` at the last word that was played whole; `length_ms` is the sentence's length, 0 when unknown."""
    length = length_ms or max(len(text) * _MS_A_CHARACTER, 1)
    share = min(max(played_ms / length, 0.0), 1.0)
    spoken = share * len(text)
    words, at, heard = text.split(), 0, 0
    for word in words:
        end = text.index(word, at) + len(word)
        if end > spoken + 1:
            break
        at, heard = end, heard + 1
    return " ".join(words[:heard]), " ".join(words[heard:])
