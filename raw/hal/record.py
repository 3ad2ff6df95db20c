"""A document of HAL: what types its fields have, and how a field is taken out of it once it was checked."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from raw.hal.query import LEVELS

PRIMARY_STRUCTURES = "authorPrimaryStructures"
STRUCTURES = "authorStructures"
"""Fields that take the place of those with people in them: for each author, the numbers of the structures."""

_VERSION = re.compile(r"(?<=[0-9])v[0-9]+$")
_PATH = re.compile(r" - at `\$\.(?P<field>\w+).*`$")

_ONE_TEXT = str | None
_ONE_NUMBER = int | None
_NUMBER_OR_TEXT = int | str | None
_TEXTS = str | list[str] | None
_NUMBERS = int | list[int] | None
_BY_AUTHOR = list[list[int | None]] | None
_LEVEL_TYPES = {"Id_i": _NUMBERS, "Country_s": _TEXTS, "RorIdExt_s": _TEXTS}
_TYPES: dict[str, Any] = {
    "halId_s": _ONE_TEXT,
    "docid": _NUMBER_OR_TEXT,
    "doiId_s": _TEXTS,
    "docType_s": _ONE_TEXT,
    "docSubType_s": _ONE_TEXT,
    "publicationDateY_i": _ONE_NUMBER,
    "producedDateY_i": _ONE_NUMBER,
    "authQuality_s": _TEXTS,
    "structIdName_fs": _TEXTS,
    "structType_s": _TEXTS,
    "structIsChildOf_fs": _TEXTS,
    **{
        f"{level}{name}": kind
        for level in ("struct", *(f"{each}Struct" for each in LEVELS))
        for name, kind in _LEVEL_TYPES.items()
    },
    PRIMARY_STRUCTURES: _BY_AUTHOR,
    STRUCTURES: _BY_AUTHOR,
}
"""Dates are not among them: they are typed by hand, and what is no date is passed over."""
_SHAPE = msgspec.defstruct("_SHAPE", [(name, kind, None) for name, kind in _TYPES.items()])


class DocumentError(Exception):
    """A document that cannot be taken into the tables, with the field at fault and what to do. Never quotes a value."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def check(document: Mapping[str, Any]) -> None:
    """DocumentError where a field has another type than HAL gives it."""
    try:
        msgspec.convert(document, _SHAPE)
    except msgspec.ValidationError as error:
        found = _PATH.search(str(error))
        field = found["field"] if found else None
        what = _PATH.sub("", str(error)).replace("Expected", "expected")
        raise DocumentError(
            f"`{field}`: {what}. Fetch the document again; if it comes back the same, report it to HAL.", field
        ) from None


def many(document: Mapping[str, Any], field: str) -> list[Any]:
    """The values of a field, which HAL gives as one value or as a list; empty where it is absent."""
    value = document.get(field)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def record_id(hal_id: str) -> str:
    """The identifier without its version, in lower case: "hal-01234567v2" → "hal-01234567"."""
    return _VERSION.sub("", hal_id.strip().lower())
