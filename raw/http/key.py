"""A service's key: held so that nothing prints it, checked before it is sent, put into the one header it belongs in."""

from collections.abc import Generator
from dataclasses import dataclass, field

import httpx2

from raw.errors import KeyRefusedError


@dataclass(frozen=True)
class Key:
    """A key that no print of an object or of a traceback's variables shows."""

    text: str = field(repr=False)


class Bearer(httpx2.Auth):
    """Adds the key to one request. Nothing that a traceback or a log prints of it holds the key."""

    def __init__(self, key: Key) -> None:
        self._key = key

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        """The request with the key."""
        request.headers["Authorization"] = f"Bearer {self._key.text}"
        yield request


def sendable(key: str | None, key_variable: str | None) -> Key | None:
    """The key without spaces around it, None where it is empty; KeyRefusedError where no header can hold it."""
    stripped = (key or "").strip()
    if not all("!" <= character <= "~" for character in stripped):
        raise KeyRefusedError(
            f"The key in {key_variable or 'the environment variable'} holds characters that no key has, such as "
            "spaces or line breaks, and was not sent. Copy it again from the service's site."
        )
    return Key(stripped) if stripped else None
