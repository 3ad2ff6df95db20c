"""Keeping keys out of every text: which texts are secret, how an address may be shown, which loggers are kept quiet."""

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, quote_plus

from raw.http.key import Key

REDACTED = "REDACTED"
QUIET_LOGGERS = (
    "httpx2",
    "httpcore2.connection",
    "httpcore2.http11",
    "httpcore2.http2",
    "httpcore2.proxy",
    "httpcore2.socks",
)
"""Loggers of the libraries: they write whole addresses and headers."""

_SECRET_NAME = re.compile(
    r"(^|[_-])(api-?key|key|token|secret|password|passwd|auth|authorization|signature|credential)s?$", re.IGNORECASE
)
_SHORTEST = 4
"""A parameter's value shorter than this is hidden where it stands, and not searched for in other texts."""


@dataclass(frozen=True)
class Secrets:
    """Texts that must not be shown, in every spelling in which they may come back."""

    texts: tuple[str, ...] = field(repr=False)

    @classmethod
    def of(cls, key: Key | None, address: str, parameters: Mapping[str, str] | None) -> "Secrets":
        """The client's key, and what an address or its parameters hold under a name such as `api_key`."""
        pairs = [*parse_qsl(address.partition("?")[2]), *(parameters or {}).items()]
        values = {value for name, value in pairs if _SECRET_NAME.search(name) and len(value) >= _SHORTEST}
        return cls(tuple(sorted(values | ({key.text} if key else set()), key=lambda text: (-len(text), text))))

    def redact(self, text: str) -> str:
        """The text with every secret replaced."""
        for secret in self.texts:
            for spelling in (secret, quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]):
                text = text.replace(spelling, REDACTED)
        return text

    def shown(self, address: str) -> str:
        """The address as it may be shown."""
        head, mark, query = address.partition("?")
        pairs = [pair.partition("=") for pair in query.split("&")] if mark else []
        hidden = [f"{name}={REDACTED}" if _SECRET_NAME.search(name) else name + sign + v for name, sign, v in pairs]
        return self.redact(head + mark + "&".join(hidden))

    def are_in(self, body: bytes) -> bool:
        """True where the bytes repeat a secret."""
        return any(len(secret) >= 8 and secret.encode() in body for secret in self.texts)


class _OnlyWarnings(logging.Filter):
    """Drops what a library writes about its requests, whatever the level of its logger."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno >= logging.WARNING


_ONLY_WARNINGS = _OnlyWarnings()


def quieten() -> None:
    """Make the libraries' loggers write nothing about addresses and headers, whatever their level."""
    for name in QUIET_LOGGERS:
        logging.getLogger(name).addFilter(_ONLY_WARNINGS)
