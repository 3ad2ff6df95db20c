"""A clock that stands still, so that equal deeds give equal bytes; and one that a test may set."""

from datetime import UTC, datetime
from types import ModuleType
from typing import Any

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


class StillClock(datetime):
    """What modules get in place of `datetime`."""

    moment = NOW

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        return cls.moment if tz else cls.moment.replace(tzinfo=None)


def hold_still(*modules: ModuleType) -> None:
    """Let modules read this clock, for as long as the process lives."""
    for module in modules:
        module.datetime = StillClock  # type: ignore[attr-defined]
