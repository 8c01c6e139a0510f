"""What tickets for the softphone are made with: the secret of the edges, their address for browsers, and a bound on how many."""

from collections import deque
from collections.abc import Callable
from urllib.parse import urlsplit

from infra.api.accounts.denial import Denied
from producers.softphone.door import PATH
from producers.softphone.ticket import SoftphoneTicket, seal_softphone_ticket

#: Tickets of one account in a minute: a call, and coming back to it on a bad network, many times over.
MOST_A_MINUTE = 20
_MINUTE = 60.0


class SoftphoneDesk:
    """Makes tickets. `secret` is what the edges check them with.

    `url` is the softphone's address for browsers, empty: that of the edge's port on the host which was asked. `steady` counts
    seconds.
    """

    def __init__(self, secret: bytes, *, url: str = "", edge_port: int = 0, steady: Callable[[], float]) -> None:
        self._secret, self._url, self._edge_port, self._steady = secret, url, edge_port, steady
        self._given: dict[str, deque[float]] = {}

    def admit(self, account: str) -> None:
        """Count one more; Denied when the account has had too many within a minute."""
        now = self._steady()
        self._given = {who: times for who, times in self._given.items() if now - times[-1] < _MINUTE}
        times = self._given.setdefault(account, deque())
        while times and now - times[0] >= _MINUTE:
            times.popleft()
        if len(times) >= MOST_A_MINUTE:
            wait = int(_MINUTE - (now - times[0])) + 1
            raise Denied("slow", f"{MOST_A_MINUTE} tickets were given in a minute; wait {wait} s, then ask again", wait)
        times.append(now)

    def address(self, page: str) -> str:
        """Where the softphone's socket is, for a browser on a page (`https://host`). Denied when that is no page on the web."""
        try:
            asked = urlsplit(page)
            scheme, host = asked.scheme, asked.hostname or ""
        except ValueError:
            scheme, host = "", ""
        if scheme not in {"http", "https"} or not host:
            raise Denied("invalid", "`Origin` or `Host` names no page; ask from a page of the dashboard")
        place = f"[{host}]" if ":" in host else host
        return self._url or f"{'wss' if scheme == 'https' else 'ws'}://{place}:{self._edge_port}{PATH}"

    def seal(self, ticket: SoftphoneTicket) -> str:
        """The ticket as it is handed out."""
        return seal_softphone_ticket(ticket, self._secret)


def softphone_url(setting: str, public_url: str) -> str:
    """The softphone's address where somebody has said it: as it is, or on the edge's public address. Else empty."""
    return setting or ("ws" + public_url.rstrip("/").removeprefix("http") + PATH if public_url else "")
