"""Reading what the server sends: a short way for messages that are taken at once, without a queue and a task for each.

nats-py matches a regular expression, builds an object and wakes a task per message; at ten thousand messages a second that
was a third of a process. Here whole messages are cut out of what was read, and subscriptions that asked for it are called.
"""

from collections.abc import Callable

from nats.aio.client import Client
from nats.protocol.parser import Parser

#: Takes a message: its subject, its header block as it came (empty without headers), its payload. It must not wait.
Take = Callable[[bytes, bytes, bytes], None]
#: The same with the subject to reply to, in which the server says where in its stream a message stands.
TakePulled = Callable[[bytes, bytes, bytes, bytes], None]

_END = b"\r\n"
#: An `HMSG` line without a reply has five words, a `MSG` line without one four.
_WORDS = {b"MSG": 4, b"HMSG": 5}


class DirectParser(Parser):
    """nats-py's parser with a short way. `direct` and `pulled` hold who takes messages at once, by subscription id."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self.direct: dict[bytes, Take] = {}
        self.pulled: dict[bytes, TakePulled] = {}
        self._rest = b""
        self._life = 0

    def reset(self) -> None:
        """A new connection begins: what was left of the old one is void."""
        super().reset()
        self._rest = b""
        self._life = getattr(self, "_life", 0) + 1

    async def parse(self, data: bytes = b"") -> None:
        """Hand over every whole message; the rest waits for more."""
        whole = self._rest + data if self._rest else data
        at, there, life = 0, len(whole), self._life
        taken = taken_bytes = 0
        while at < there:
            end = whole.find(_END, at)
            if end < 0:
                break
            words = whole[at:end].split()
            least = _WORDS.get(words[0]) if words else None
            if least is None:  # a ping, the server's news, an error, or nonsense: one line, and nats-py's business
                await super().parse(whole[at : end + 2])
                if life != self._life:
                    return
                at = end + 2
                continue
            start = end + 2
            stop = start + int(words[-1])
            if stop + 2 > there:
                break
            body = start + int(words[-2]) if least == 5 else start  # noqa: PLR2004 - the header's size stands before the whole's
            take = self.direct.get(words[2])
            if take is not None:
                taken, taken_bytes = taken + 1, taken_bytes + stop - body
                await self._take(take, words[1], whole[start:body], whole[body:stop])
            elif (pull := self.pulled.get(words[2])) is not None:
                taken, taken_bytes = taken + 1, taken_bytes + stop - body
                pull(words[1], whole[start:body], whole[body:stop], words[3] if len(words) > least else b"")
            else:
                reply = words[3] if len(words) > least else b""
                headers = whole[start:body] or None
                await self.nc._process_msg(int(words[2]), words[1], reply, whole[body:stop], headers)  # noqa: SLF001 - its own parser does
            if life != self._life:
                return
            at = stop + 2
        self._rest = whole[at:]
        self.nc.stats["in_msgs"] += taken
        self.nc.stats["in_bytes"] += taken_bytes

    async def _take(self, take: Take, subject: bytes, headers: bytes, payload: bytes) -> None:
        try:
            take(subject, headers, payload)
        except Exception as wrong:  # noqa: BLE001 - as nats-py does with a callback that fails: told, and the next message
            await self.nc._error_cb(wrong)  # noqa: SLF001


def parse_headers(raw: bytes) -> dict[str, str]:
    """The headers in a block; the server's inline status stands under `Status`."""
    first, *lines = raw.decode("utf-8", "replace").split("\r\n")
    found = {name: value.strip() for line in lines if line for name, _, value in (line.partition(":"),)}
    if status := first[8:].strip():
        found["Status"] = status.partition(" ")[0]
    return found
