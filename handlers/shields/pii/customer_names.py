"""Names of customers as keyed hashes: whether a name is known can be asked, who is known cannot be read."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import blake2b

from handlers.shields.pii.tokens import split_words

_BYTES = 8


class KnownNames:
    """The names of one business's customers. `secret` keys the hashes; it never leaves the process."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._whose: defaultdict[bytes, set[str]] = defaultdict(set)

    def learn(self, person: str, name: str) -> None:
        """A person goes by this name."""
        for way in _ways(name):
            self._whose[self._hash(way)].add(person)

    def forget(self, person: str) -> None:
        """Nothing of a person is known any more."""
        for people in self._whose.values():
            people.discard(person)

    def known(self, name: tuple[str, ...], besides: str) -> bool:
        """Does anybody but `besides` go by this name?"""
        people = self._whose.get(self._hash(name))
        return bool(people) and people != {besides}

    def _hash(self, name: tuple[str, ...]) -> bytes:
        return blake2b("\n".join(name).encode(), digest_size=_BYTES, key=self._secret).digest()


class OthersThan:
    """`Names` of everybody but one person."""

    def __init__(self, names: KnownNames, person: str) -> None:
        self._names, self._person = names, person

    def __contains__(self, name: tuple[str, ...]) -> bool:
        return self._names.known(name, self._person)


def _ways(name: str) -> Iterator[tuple[str, ...]]:
    """How a name is asked for: whole, first and last, either alone, and all in one as when it is spelled."""
    parts = tuple(word.text for word in split_words(name) if word.text[:1].isalpha())
    if not parts:
        return
    yield (parts[0], "")
    if len(parts) > 1:
        yield parts
        yield (parts[0], parts[-1])
        yield ("", parts[-1])
        yield ("".join(parts),)
