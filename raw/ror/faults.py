"""Why a record of ROR is rejected, in words: what is wrong, and what to do."""

import re
from dataclasses import dataclass

import msgspec

from raw.ror.record import Identified

_DECODE_ID = msgspec.json.Decoder(Identified).decode
_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_PLAINER = (
    (re.compile(r"^Invalid enum value (?P<value>.*)$", re.DOTALL), r"\g<value> is none of the values ROR gives there"),
    (re.compile(r"^Expected `str` matching regex .*$", re.DOTALL), "not of the form ROR writes there"),
    (re.compile(r"^Invalid RFC3339 encoded date$"), "not a day of the calendar, written YYYY-MM-DD"),
    (re.compile(r"^Object missing required field"), "missing the field"),
    (re.compile(r"^Expected"), "expected"),
)
"""msgspec's words → plainer ones."""
_OLD = re.compile(rb'"(country|addresses)"\s*:')
"""What only a record of schema 1 holds."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a record."""

    reason: str
    column_name: str | None = None
    """Root field at fault."""


def fault(error: Exception, record: bytes) -> Fault:
    """The fault behind an exception of msgspec on a record."""
    if not isinstance(error, msgspec.ValidationError):
        return Fault(f"The record is not valid JSON: {error}. Fetch the file again: it was damaged on its way.")
    if _OLD.search(record):
        return Fault(
            "The record is of ROR's schema 1, which ended in November 2025. Give a release in schema 2: a file whose "
            "name holds schema_v2, or any release from 2.0 on."
        )
    text = str(error)
    found = _PATH.search(text)
    path = found["path"] if found else ""
    what = _PATH.sub("", text)
    for theirs, ours in _PLAINER:
        what = theirs.sub(ours, what)
    where = f"`{path}`" if path else "The record"
    root = re.split(r"[.\[]", path, maxsplit=1)[0] or None
    return Fault(f"{where}: {what}. If ROR serves it so, report it to ROR; else fetch the file again.", root)


def duplicate(ror: str, first: int) -> Fault:
    """The organisation stands on an earlier place of the same file."""
    return Fault(f"{ror} already stands at {first}, which was kept. Report it to ROR.", "id")


def record_id(record: bytes) -> str | None:
    """The identifier of a rejected record, where it can still be read."""
    try:
        return _DECODE_ID(record).id
    except (msgspec.DecodeError, RecursionError):
        return None
