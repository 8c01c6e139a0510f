"""What a line or a request is closed for: something came that no honest carrier sends."""


class Malformed(Exception):
    """A message the stream must be closed for. `reason` goes into the fact, `code` into the close frame."""

    def __init__(self, reason: str, code: int = 1007, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.code, self.detail = reason, code, detail
