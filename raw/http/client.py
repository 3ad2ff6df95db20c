"""One HTTP client for every source: retries, caps, and errors that say what to do. No key in any text.

Answers are streamed under caps on bytes as sent, bytes decompressed and wall time.
"""

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Literal, Self

import httpx2

from raw.errors import PullError, RedirectLoopError
from raw.http.address import REDIRECTS, Asked, ask, redirected
from raw.http.body_faults import check_body
from raw.http.download import write_body
from raw.http.key import Bearer, sendable
from raw.http.redaction import quieten
from raw.http.retrying import retrying
from raw.http.status_faults import Refusal, status_fault
from raw.http.streaming import beginning, sent, whole
from raw.http.transport_faults import transport_fault
from warehouse.files import replacing

USER_AGENT = "collaboration-observatory"
CONNECT_SECONDS = 20.0
SILENCE_SECONDS = 60.0
"""Longest time in which nothing comes."""
MOST_REDIRECTS = 5

_KEPT_HEADERS = ("date", "etag", "last-modified", "content-type", "content-length")
_ACCEPTED = {"json": "application/json", "text": "*/*", "bytes": "*/*"}

Receive = Callable[[Asked, Mapping[str, str], Iterator[bytes]], bytes]
"""(what was asked, headers, body as sent) → the body that the answer holds."""


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
    """With parameters, as asked; a key among them is replaced."""
    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes
    """Decompressed; empty for a download."""


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust, by the system or SSL_CERT_FILE; loaded once, as that takes longer than most requests."""
    return httpx2.create_ssl_context()


def _utc() -> datetime:
    return datetime.now(UTC)


class Client:
    """Asks services politely. Use it as a context."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        key: str | None = None,
        key_variable: str | None = None,
        spacing_seconds: float = 0,
        wait: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = _utc,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`key` goes as a bearer token to the requests that ask for it, and to no other host.

        `key_variable` names the environment variable it came from, for messages. `clock` measures seconds.
        """
        quieten()
        self.n_requests = 0
        self.statuses: dict[int, int] = {}
        self.headers: Mapping[str, str] = {}
        """Headers of the last answer that matter to a card."""
        self._limits = limits or Limits()
        self._key = sendable(key, key_variable)
        self._key_variable = key_variable
        self._spacing_seconds = spacing_seconds
        self._wait, self._now, self._clock = wait, now, clock
        self._last_request: float | None = None
        silence = min(SILENCE_SECONDS, self._limits.maximum_seconds)
        self._http = httpx2.Client(
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
            timeout=httpx2.Timeout(silence, connect=min(CONNECT_SECONDS, silence)),
            follow_redirects=False,
            verify=_certificates(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(
        self,
        address: str,
        parameters: Mapping[str, str] | None = None,
        *,
        keyed: bool = False,
        expects: Literal["json", "text", "bytes"] = "json",
    ) -> Answer:
        """The answer to a GET, whole and decompressed. Raises one of the errors of `raw.errors`."""

        def receive(asked: Asked, headers: Mapping[str, str], pieces: Iterator[bytes]) -> bytes:
            encoding = headers.get("content-encoding", "")
            body = whole(pieces, encoding, asked.shown, self._limits.maximum_decompressed)
            check_body(asked, body, headers.get("content-type", ""), expects)
            return body

        asked = ask(address, parameters, self._key, keyed=keyed)
        return self._retried(asked, {"Accept": _ACCEPTED[expects]}, receive)

    def download(
        self, address: str, destination: Path, parameters: Mapping[str, str] | None = None, *, keyed: bool = False
    ) -> Answer:
        """Stream an answer's bytes into a file, which is there whole or not at all."""
        asked = ask(address, parameters, self._key, keyed=keyed)
        with replacing(destination) as temporary:

            def receive(asked: Asked, headers: Mapping[str, str], pieces: Iterator[bytes]) -> bytes:
                write_body(asked, headers, pieces, temporary, destination.name)
                return b""

            return self._retried(asked, {"Accept": "*/*", "Accept-Encoding": "identity"}, receive)

    def _retried(self, asked: Asked, headers: Mapping[str, str], receive: Receive) -> Answer:
        return retrying(lambda: self._followed(asked, headers, receive), self._limits.attempts, self._wait)

    def _followed(self, asked: Asked, headers: Mapping[str, str], receive: Receive) -> Answer:
        """The answer after redirects within the host."""
        place, seen = asked, {asked}
        for _ in range(MOST_REDIRECTS + 1):
            outcome = self._exchange(place, headers, receive)
            if isinstance(outcome, PullError):
                raise outcome
            if isinstance(outcome, Answer):
                return outcome
            place = outcome
            if place in seen:
                break
            seen.add(place)
        raise RedirectLoopError(
            f"{asked.shown} redirects again and again, last to {place.shown}. "
            "Open the address in a browser, and write the one it ends at in the settings."
        )

    def _exchange(self, asked: Asked, headers: Mapping[str, str], receive: Receive) -> Answer | Asked | PullError:
        """One request: its answer, where it is redirected to, or why it failed.

        A failure of the library is given back and not raised from: the library's error holds the request and its key.
        """
        self._keep_distance()
        self.n_requests += 1
        deadline = self._clock() + self._limits.maximum_seconds
        auth = Bearer(self._key) if asked.keyed and self._key else None
        body_had_begun = False
        try:
            with self._http.stream("GET", asked.url, headers=headers, auth=auth) as response:
                body_had_begun = True
                return self._received(asked, response, receive, lambda: self._clock() > deadline)
        except httpx2.HTTPError as error:
            return transport_fault(error, asked, body_had_begun=body_had_begun)

    def _received(
        self, asked: Asked, response: httpx2.Response, receive: Receive, is_late: Callable[[], bool]
    ) -> Answer | Asked | PullError:
        headers = {name.lower(): asked.secrets.redact(value) for name, value in response.headers.items()}
        self.statuses[response.status_code] = self.statuses.get(response.status_code, 0) + 1
        self.headers = {n: v for n, v in headers.items() if n in _KEPT_HEADERS or n.startswith("x-ratelimit-")}
        if response.status_code in REDIRECTS and "location" in headers:
            return redirected(asked, response.headers["location"])
        with closing(sent(response, asked.shown, self._limits.maximum_bytes, is_late)) as pieces:
            if response.status_code == 200:
                return Answer(asked.shown, 200, headers, receive(asked, headers, pieces))
            refusal = Refusal(response.status_code, headers, beginning(pieces, headers.get("content-encoding", "")))
        return status_fault(asked, refusal, self._now(), self._limits.longest_wait_seconds, self._key_variable)

    def _keep_distance(self) -> None:
        if self._last_request is not None:
            seconds = self._last_request + self._spacing_seconds - self._clock()
            if seconds > 0:
                self._wait(seconds)
        self._last_request = self._clock()
