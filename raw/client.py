"""One HTTP client for every source: retries, caps, and errors that say what to do. No key in any text.

Answers are streamed under caps on bytes as sent, bytes decompressed and wall time.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Self


@dataclass(frozen=True)
class Limits:
    """What one request may take."""

    maximum_bytes: int = 8 * 2**30
    """Bytes of one answer as sent."""
    maximum_decompressed: int = 64 * 2**20
    """Bytes of one answer that is held in memory."""
    maximum_seconds: float = 3600
    """Wall time of one request, its body included."""
    attempts: int = 6
    longest_wait_seconds: float = 300
    """A service that asks to wait longer pauses the pull (PausedError) instead."""


@dataclass(frozen=True)
class Answer:
    """What a service answered."""

    address: str
    """With parameters, as asked."""
    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes
    """Decompressed; empty for a download."""


def _utc() -> datetime:
    return datetime.now(UTC)


class Client:
    """Asks services politely. Use it as a context."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        key: str | None = None,
        spacing_seconds: float = 0,
        wait: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = _utc,
    ) -> None:
        """`key` goes as a bearer token to the requests that ask for it, and to no other host."""
        self.n_requests = 0
        self.statuses: dict[int, int] = {}
        self.headers: Mapping[str, str] = {}
        """Headers of the last answer that matter to a card."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def get(
        self,
        address: str,
        parameters: Mapping[str, str] | None = None,
        *,
        keyed: bool = False,
        expects: Literal["json", "text", "bytes"] = "json",
    ) -> Answer:
        """The answer to a GET, whole and decompressed. Raises one of the errors of `raw.errors`."""
        raise NotImplementedError

    def download(
        self, address: str, destination: Path, parameters: Mapping[str, str] | None = None, *, keyed: bool = False
    ) -> Answer:
        """Stream an answer's bytes into a file, which is there whole or not at all."""
        raise NotImplementedError
