"""Signed links to pages of the edge, below the public address."""

from producers.alarm_ticket import AlarmTicket, seal_alarm


class SignedLinks:
    """Links signed with `secret`. Without a public address there are none."""

    def __init__(self, public_url: str, secret: bytes) -> None:
        self._public, self._secret = public_url.rstrip("/"), secret

    def link(self, tenant: str, item: str) -> str:
        return f"{self._public}/alarm/{seal_alarm(AlarmTicket(tenant=tenant, item=item), self._secret)}" if self._public else ""
