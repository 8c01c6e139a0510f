"""From which address a request comes: the peer's, or behind proxies that are trusted the one they name."""

import ipaddress
from collections.abc import Sequence

from aiohttp import web

from infra.settings import BadSetting

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class TrustedProxies:
    """Addresses and networks whose `X-Forwarded-For` is believed; nobody else's is. BadSetting when one is neither."""

    def __init__(self, named: Sequence[str]) -> None:
        try:
            self._networks: list[Network] = [ipaddress.ip_network(one, strict=False) for one in named]
        except ValueError as wrong:
            raise BadSetting(
                f"DAYBOOK_TRUSTED_PROXIES: {wrong}. Write addresses or networks with commas between: 10.0.0.5,172.16.0.0/12"
            ) from wrong

    def trusts(self, address: str) -> bool:
        """Whether it is a proxy of ours."""
        try:
            known = ipaddress.ip_address(address.strip().partition("%")[0])
        except ValueError:
            return False
        if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped:
            known = known.ipv4_mapped
        return any(known in network for network in self._networks if network.version == known.version)

    def secure(self, request: web.BaseRequest) -> bool:
        """Whether the client's own connection is encrypted, by what a trusted proxy says where there is one."""
        told = request.headers.get("X-Forwarded-Proto", "").strip().lower()
        return told == "https" if told and self.trusts(request.remote or "") else request.secure

    def client(self, request: web.BaseRequest) -> str:
        """The nearest address that is no proxy of ours: what stands further left in the header, anybody may have written."""
        address = request.remote or ""
        named = [part.strip() for line in request.headers.getall("X-Forwarded-For", []) for part in line.split(",")]
        while self.trusts(address) and named:
            address = named.pop()
        try:
            return str(ipaddress.ip_address(address))
        except ValueError:
            return request.remote or ""
