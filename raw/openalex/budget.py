"""What a key may still ask today, as OpenAlex says in the headers of its answers, counted in credits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from raw.http.retry_after import seconds_to_renewal


@dataclass(frozen=True)
class Budget:
    """Credits of the day; None where the service does not say."""

    remaining: int | None = None
    limit: int | None = None
    page_cost: int = 1
    """Credits that the last page took; a page costs 1 unless it is searched for."""
    renews_at: datetime | None = None

    @property
    def is_used_up(self) -> bool:
        """True where the next page cannot be paid."""
        return self.remaining is not None and self.remaining < self.page_cost

    @classmethod
    def after_page(cls, headers: Mapping[str, str]) -> "Budget":
        """What the headers (by lower-case name) of a page of works say."""
        answered_at = _answered_at(headers)
        seconds = seconds_to_renewal(headers, answered_at)
        return cls(
            remaining=_number(headers.get("x-ratelimit-remaining")),
            limit=_number(headers.get("x-ratelimit-limit")),
            page_cost=max(1, _number(headers.get("x-ratelimit-credits-used")) or 0),
            renews_at=None if seconds is None else answered_at + timedelta(seconds=seconds),
        )


def _number(text: str | None) -> int | None:
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


def _answered_at(headers: Mapping[str, str]) -> datetime:
    """The service's own time, else ours."""
    try:
        return parsedate_to_datetime(headers["date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return datetime.now(UTC).replace(microsecond=0)
