"""How long a service asks to wait: `Retry-After` in its forms, and when a budget renews."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 366 * 86_400.0
"""Seconds; a longer wait is taken as this long."""

_SECONDS = re.compile(r"[0-9]+(\.[0-9]+)?")
_DATE = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*[0-9]{2}:[0-9]{2}:[0-9]{2}.*", re.IGNORECASE)
_EARLIEST_EPOCH = 1_000_000_000
"""Some services give the moment a budget renews in seconds since 1970, others the seconds until then."""


def seconds_to_wait(value: object, now: datetime) -> float | None:
    """Seconds from `now` that a `Retry-After` asks for, never negative; None where it says nothing that makes sense.

    Takes seconds and the three forms of an HTTP date; a date that is past is no wait.
    """
    text = str(value).strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), LONGEST)
    if not _DATE.fullmatch(text):
        return None
    try:
        moment = parsedate_to_datetime(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
        seconds = (moment - now).total_seconds()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return min(max(seconds, 0.0), LONGEST)


def budget_is_gone(headers: Mapping[str, str]) -> bool:
    """True where the service counts requests and none is left."""
    return headers.get("x-ratelimit-remaining", "").strip() in ("0", "0.0")


def seconds_to_renewal(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds from `now` until the budget renews, where the service says."""
    text = headers.get("x-ratelimit-reset", "").strip()
    if not _SECONDS.fullmatch(text):
        return None
    value = float(text)
    return min(max(value - now.timestamp(), 0.0) if value >= _EARLIEST_EPOCH else value, LONGEST)
