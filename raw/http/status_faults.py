"""An answer whose status is not 200 → the error that names why, with the service's own words, shortened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from raw.errors import (
    AddressTooLongError,
    BadRequestError,
    ForbiddenError,
    GoneError,
    KeyRefusedError,
    NotFoundError,
    PausedError,
    PlanError,
    PullError,
    QueryTimeoutError,
    RateLimitError,
    ServiceFailedError,
    UnexpectedStatusError,
)
from raw.http.address import Asked
from raw.http.body_faults import is_web_page
from raw.http.retry_after import budget_is_gone, seconds_to_renewal, seconds_to_wait

SHOWN = 300
"""Characters of a service's own words that are shown."""

_ADVICE: Mapping[int, tuple[type[PullError], str]] = {
    400: (BadRequestError, "The request is wrong and was not repeated: correct the source's settings."),
    403: (ForbiddenError, "Check what the key may see, and whether the service blocks this network."),
    404: (NotFoundError, "Check the address and the names in it."),
    408: (ServiceFailedError, "Pull again later."),
    410: (GoneError, "Look up on the service's site what took its place, and correct the settings."),
    414: (AddressTooLongError, "Ask for fewer values at once."),
    429: (RateLimitError, "Pull again later, or leave more time between requests (spacing_seconds)."),
}


@dataclass(frozen=True)
class Refusal:
    """An answer that is not 200."""

    status: int
    headers: Mapping[str, str]
    """By lower-case name."""
    body: bytes
    """Its first bytes, decompressed."""


def status_fault(
    asked: Asked, refusal: Refusal, now: datetime, longest_wait_seconds: float, key_variable: str | None
) -> PullError:
    """The named error; PausedError where the wait that is asked for is longer than the longest."""
    answer = _fields(refusal.body)
    said = f"{asked.shown} answered {refusal.status}{_words(asked, refusal, answer)}."
    if refusal.status == 401:
        return KeyRefusedError(f"{said} {_about_key(asked, key_variable)}")
    if refusal.status == 429 and "plan upgrade required" in str(answer.get("error", "")).lower():
        return PlanError(
            f"{said} What was asked needs a paid plan of the service. "
            "Ask without that filter, or set a key whose plan includes it."
        )
    if refusal.status == 429 or refusal.status >= 500:
        return _come_back(said, refusal, answer, now, longest_wait_seconds)
    kind, advice = _ADVICE.get(
        refusal.status, (UnexpectedStatusError, "This is no known way to fail: check the address.")
    )
    return kind(f"{said} {advice}")


def _about_key(asked: Asked, key_variable: str | None) -> str:
    where = f"the environment variable {key_variable}" if key_variable else "the environment variable of this source"
    if asked.keyed:
        return f"The key that was sent is not accepted. Put a valid one into {where}."
    return f"No key was sent, and the service wants one. Put it into {where}."


def _come_back(
    said: str, refusal: Refusal, answer: Mapping[str, Any], now: datetime, longest_wait_seconds: float
) -> PullError:
    """A failure that passes: how long to wait before asking again, or a pause until then."""
    seconds = seconds_to_wait(refusal.headers.get("retry-after", ""), now)
    if refusal.status == 429:
        if seconds is None:
            seconds = seconds_to_wait(answer.get("retryAfter", ""), now)
        if budget_is_gone(refusal.headers):
            return _budget_gone(said, max(seconds or 0, seconds_to_renewal(refusal.headers, now) or 0), now)
    if seconds is not None and seconds > longest_wait_seconds:
        until = now + timedelta(seconds=seconds)
        return _paused(
            f"{said} It asks to come back at {_moment(until)}. What came is kept: pull again then to go on.", until
        )
    kind, advice = _ADVICE.get(refusal.status, (ServiceFailedError, "The fault is the service's: pull again later."))
    if refusal.status == 504 and b"query_timeout" in refusal.body:
        kind, advice = QueryTimeoutError, "The service gave up computing it: ask for smaller pages."
    error = kind(f"{said} {advice}")
    error.wait_seconds = seconds
    return error


def _budget_gone(said: str, seconds: float, now: datetime) -> PullError:
    until = now + timedelta(seconds=seconds) if seconds else None
    when = f"It renews at {_moment(until)}" if until else "The service does not say when it renews"
    return _paused(
        f"{said} The budget of requests is used up. {when}. What came is kept: pull again then to go on, "
        "or set a key with a larger budget.",
        until,
    )


def _paused(message: str, until: datetime | None) -> PullError:
    error = PausedError(message)
    error.until = until
    return error


def _moment(moment: datetime) -> str:
    return moment.isoformat(" ", "seconds").replace("+00:00", " UTC")


def _fields(body: bytes) -> Mapping[str, Any]:
    try:
        decoded = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {}
    return decoded if isinstance(decoded, dict) else {}


def _words(asked: Asked, refusal: Refusal, answer: Mapping[str, Any]) -> str:
    """What the service says of it, in brackets."""
    found = [str(answer[name]) for name in ("error", "message", "reason", "detail") if answer.get(name)]
    if found:
        text = " ".join(found)
    elif is_web_page(refusal.body, refusal.headers.get("content-type", "")):
        text = "a web page"
    else:
        text = refusal.body.decode("utf-8", "replace")
    # Redacted before it is cut: a key that is cut in half would be found no more.
    line = " ".join(asked.secrets.redact(text).split())
    shown = line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
    return f" ({shown})" if shown else ""
