"""When a document was published. HAL's dates are typed by hand: what is no day of the calendar is passed over."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

FIRST_YEAR, LAST_YEAR = 1000, 2100
"""Years that the tables hold; another is taken for a slip of the hand."""

_YEAR = re.compile(r"([0-9]{4})(?:-|$)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?=T|$)")


def published(document: Mapping[str, Any]) -> tuple[int | None, date | None]:
    """(year, day) of publication, else of production.

    The year is that of the first of `publicationDateY_i`, `publicationDate_s`, `publicationDate_tdate` that has one,
    then of the same fields of production. The day is one that agrees with this year; a year alone may have none.
    """
    for kind in ("publication", "produced"):
        texts = [document.get(f"{kind}Date_{form}") for form in ("s", "tdate")]
        years = [document.get(f"{kind}DateY_i"), *(_year(text) for text in texts)]
        year = next((year for year in years if year is not None and FIRST_YEAR <= year <= LAST_YEAR), None)
        if year is not None:
            days = (_day(text) for text in texts)
            return year, next((day for day in days if day is not None and day.year == year), None)
    return None, None


def modified(document: Mapping[str, Any]) -> datetime | None:
    """When HAL says it last changed the document, UTC without a zone; None where that cannot be read."""
    text = document.get("modifiedDate_tdate")
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _year(text: Any) -> int | None:
    found = _YEAR.match(text) if isinstance(text, str) else None
    return int(found[1]) if found else None


def _day(text: Any) -> date | None:
    found = _DAY.match(text) if isinstance(text, str) else None
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None
