"""One record of the ministry's file: which keys it must have, what their values may be, and the row it becomes."""

import re
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from raw.register_values import suggestion

TOTALS = frozenset({"ALL", "EU", "UE"})
"""What stands in place of a country's code in the record of several countries together."""

STAGES = ("evaluated", "successful")

_NAMED = Annotated[str, Meta(min_length=1)]
_COUNTED = Annotated[float, Meta(ge=0, le=2**53)]
_SHARE = Annotated[float, Meta(ge=0, le=1)] | None
_PATH = re.compile(r" - at `\$\.(?P<key>\w+)`$")
_MISSING_KEY = re.compile(r"missing required field `(?P<key>\w+)`")


class Application(msgspec.Struct):
    """A record; keys it does not name are ignored. Counts are written with a decimal point, as in 13450.0."""

    call_year: Annotated[str, Meta(pattern=r"^(198[4-9]|199[0-9]|20[0-9]{2})$")]
    framework: _NAMED
    country_code: Annotated[str, Meta(pattern=r"^[A-Z]{2,3}$")]
    country_name_fr: _NAMED
    stage: _NAMED
    number_involved: _COUNTED
    coordination_number: _COUNTED
    project_number: _COUNTED
    funding: _COUNTED
    share_number_involved: _SHARE = None
    share_coordination_number: _SHARE = None
    share_project_number: _SHARE = None
    share_funding: _SHARE = None


class Identity(msgspec.Struct):
    """What names a record, so that a rejected one can still be told."""

    call_year: Any = None
    framework: Any = None
    country_code: Any = None
    stage: Any = None


class NotTakenError(Exception):
    """A record that cannot be taken."""

    def __init__(self, column_name: str | None, reason: str) -> None:
        super().__init__(reason)
        self.column_name = column_name
        """Key at fault, where one is."""


_DECODE = msgspec.json.Decoder(Application).decode
_DECODE_IDENTITY = msgspec.json.Decoder(Identity).decode


def row_of(raw: msgspec.Raw) -> dict[str, object]:
    """The record as a row without its place. Raises NotTakenError with the reason where it cannot be taken."""
    try:
        record = _DECODE(raw)
    except msgspec.ValidationError as error:
        raise _refusal(str(error)) from None
    if record.stage not in STAGES:
        near = suggestion(record.stage, STAGES)
        raise NotTakenError("stage", f"`stage` is '{record.stage}': expected {' or '.join(STAGES)}{near}.")
    return {
        "country_code_given": record.country_code,
        "country_name_given": record.country_name_fr,
        "framework": record.framework,
        "call_year": int(record.call_year),
        "stage": record.stage,
        "n_participations": _whole(record, "number_involved"),
        "n_coordinations": _whole(record, "coordination_number"),
        "n_projects": _whole(record, "project_number"),
        "funding": record.funding,
        "share_participations": record.share_number_involved,
        "share_coordinations": record.share_coordination_number,
        "share_projects": record.share_project_number,
        "share_funding": record.share_funding,
        "is_total": record.country_code in TOTALS,
    }


def record_id(raw: msgspec.Raw) -> str | None:
    """What names the record, e.g. "FRA / Horizon 2020 / 2014 / evaluated"; None where it is no object."""
    try:
        named = _DECODE_IDENTITY(raw)
    except msgspec.ValidationError:
        return None
    return " / ".join(str(part) for part in (named.country_code, named.framework, named.call_year, named.stage))


def _whole(record: Application, key: str) -> int:
    value: float = getattr(record, key)
    if not value.is_integer():
        raise NotTakenError(key, f"`{key}` is {value}: expected a whole number, since it counts something.")
    return int(value)


def _refusal(text: str) -> NotTakenError:
    """The words of msgspec made plainer, with the key at fault."""
    again = "Export the dataset again; if it comes back the same, report it to the ministry."
    missing = _MISSING_KEY.search(text)
    if missing:
        return NotTakenError(missing["key"], f"`{missing['key']}` is missing. {again}")
    found = _PATH.search(text)
    what = _PATH.sub("", text).replace("Expected", "expected", 1)
    if not found:
        return NotTakenError(None, f"The record is no application: {what}. {again}")
    return NotTakenError(found["key"], f"`{found['key']}`: {what}. {again}")
