"""What this connection has just said and hears back a moment later: it need not be opened and decoded for that."""

from collections import OrderedDict

from schemas.fact import Draft, Fact, promote_draft

_MOST = 500


class Loopback:
    """The newest drafts by id, with the payload they went out as: only the same bytes are the same fact."""

    def __init__(self) -> None:
        self._said: OrderedDict[str, tuple[bytes, Draft]] = OrderedDict()

    def remember(self, draft: Draft, payload: bytes) -> None:
        self._said[draft.id] = payload, draft
        if len(self._said) > _MOST:
            self._said.popitem(last=False)

    def recognise(self, id_: str, payload: bytes) -> Fact | None:
        """The fact in a message that was heard live; None when somebody else said it, or when it is too long ago."""
        said = self._said.get(id_)
        if said is None or said[0] != payload:
            return None
        return promote_draft(said[1])
