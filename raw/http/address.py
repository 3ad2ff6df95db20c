"""The address of a request: put together, measured, and what a redirect may lead to."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import httpx2

from raw.errors import AddressError, AddressTooLongError, ForeignRedirectError
from raw.http.key import Key
from raw.http.redaction import Secrets

LONGEST = 8_190
"""Bytes of an address that services accept."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Asked:
    """What is asked of which address, with what must not be shown of it."""

    url: httpx2.URL
    secrets: Secrets
    keyed: bool

    def __repr__(self) -> str:
        return f"Asked({self.shown!r})"

    @property
    def shown(self) -> str:
        """The address without any key."""
        return self.secrets.shown(str(self.url))


def ask(address: str, parameters: Mapping[str, str] | None, key: Key | None, *, keyed: bool) -> Asked:
    """What to send; AddressError or AddressTooLongError where it cannot be sent."""
    secrets = Secrets.of(key, address, parameters)
    query = urlencode(parameters or {}, quote_via=quote)
    place = address.partition("#")[0]
    joined = f"{place}{'&' if '?' in place else '?'}{query}" if query else place
    url = _parsed(joined)
    if url is None or url.scheme not in _PORTS or not url.host or not 0 < (url.port or 1) < 2**16:
        raise AddressError(
            f"{secrets.shown(joined)[:200]!r} is no address to ask: it must begin with https:// and name a host. "
            "Correct the source's address in the settings."
        )
    if url.userinfo:
        raise AddressError(
            f"The address of {url.host} holds a user name or password, which would be written down with it. "
            "Take them out of the address in the settings."
        )
    asked = Asked(url, secrets, keyed and key is not None)
    if asked.keyed and url.scheme == "http" and url.host not in _LOOPBACK:
        raise AddressError(
            f"{asked.shown} is not encrypted, and a key was to be sent there. Write the address with https://."
        )
    n_bytes = len(str(asked.url).encode())
    if n_bytes > LONGEST:
        raise AddressTooLongError(
            f"The address {asked.shown[:120]}… has {n_bytes} bytes and services accept {LONGEST}: it was not asked. "
            "Ask for fewer values at once."
        )
    return asked


def redirected(asked: Asked, location: str) -> Asked:
    """What a redirect leads to; ForeignRedirectError where it leaves the scheme, host and port that were asked."""
    target = _parsed(location, asked.url)
    if target is None or _origin(target) != _origin(asked.url):
        shown = asked.secrets.shown(location if target is None else str(target.copy_with(userinfo=b"")))
        raise ForeignRedirectError(
            f"{asked.shown} redirects to {shown[:200]}, at another scheme, host or port: it was not followed and no "
            "key was sent there. If you trust that address, write it in the settings in place of the old one."
        )
    return Asked(target.copy_with(fragment=None, userinfo=b""), asked.secrets, asked.keyed)


def _parsed(text: str, base: httpx2.URL | None = None) -> httpx2.URL | None:
    try:
        return base.join(text) if base else httpx2.URL(text)
    except (httpx2.InvalidURL, ValueError):
        return None


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port or _PORTS.get(url.scheme)
