"""Where a request really comes from, and whether that is near enough to see numbers."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.requests import Request

Address = IPv4Address | IPv6Address
FORWARDED = "x-forwarded-for"


class Callers:
    """Believes `X-Forwarded-For` of the proxies it trusts, and of nobody else."""

    def __init__(self, trusted: Sequence[str]) -> None:
        self._trusted = [ip_network(one) for one in trusted]

    def address(self, request: Request) -> Address | None:
        """Give the nearest address that is no trusted proxy, else the farthest that is one.

        None where it cannot be known: an unreadable address, or a proxy nobody told us of.
        """
        peer = _read(request.client.host if request.client else "")
        said = ",".join(request.headers.getlist(FORWARDED))
        if peer is None or not said:
            return peer
        if not self._trusts(peer):
            return None
        hops = [_read(one) for one in said.split(",")]
        for hop in reversed(hops):
            if hop is None or not self._trusts(hop):
                return hop
        return hops[0]

    def is_near(self, request: Request) -> bool:
        """Tell whether a request comes from this machine or from a trusted proxy itself."""
        address = self.address(request)
        return address is not None and (address.is_loopback or self._trusts(address))

    def _trusts(self, address: Address) -> bool:
        return any(address in network for network in self._trusted)


def _read(said: str) -> Address | None:
    try:
        address = ip_address(said.strip())
    except ValueError:
        return None
    # A socket for both families shows IPv4 callers as ::ffff:a.b.c.d.
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
