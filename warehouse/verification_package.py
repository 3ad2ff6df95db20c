"""What verification reads of a release's data package."""

from pathlib import Path
from typing import NotRequired, TypedDict

import msgspec

from warehouse.verification_files import UnreadableError

PACKAGE = "datapackage.json"


class Constraints(TypedDict):
    """What is demanded of a column's values."""

    required: NotRequired[bool]


class Field(TypedDict):
    """A column."""

    name: str
    type: str
    description: str
    unit: NotRequired[str]
    constraints: NotRequired[Constraints]


class Schema(TypedDict):
    """The columns of a table, and those that are its key."""

    fields: list[Field]
    primaryKey: list[str]


class Resource(TypedDict):
    """A table."""

    name: str
    """`schema.table`."""
    path: str
    hash: str
    """`sha256:` and the hash of the Parquet file."""
    bytes: int
    description: str
    schema: Schema
    rowCount: NotRequired[int]


class Package(TypedDict):
    """A release."""

    version: str
    contentHash: str
    codeVersion: str
    isSynthetic: bool
    resources: list[Resource]


def read_package(release: Path) -> Package:
    """The data package of a release; UnreadableError where it is missing or says less than it must."""
    try:
        return msgspec.json.decode((release / PACKAGE).read_bytes(), type=Package)
    except (OSError, msgspec.DecodeError) as error:
        raise UnreadableError(f"{PACKAGE}: {error}; nothing else can be compared with it") from None
