"""A file of ROR (the zip of a release, its JSON, or JSON lines) → Parquet tables and the rejected records.

The whole JSON is held in memory, each record is decoded by itself: one that is not as it should be costs no other.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pyarrow
import pyarrow.parquet

from raw.errors import SourceError
from raw.ror.content import read_content
from raw.ror.contract import TABLES
from raw.ror.faults import Fault, duplicate, fault, record_id
from raw.ror.record import Organisation
from raw.source import FileCount, RejectedRow
from warehouse.contract import Contract, arrow_schema
from warehouse.files import sha256

SOURCE_NAME = "ror"

_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_RECORD = msgspec.json.Decoder(Organisation)
_NOT_A_RECORD = (msgspec.DecodeError, RecursionError)

_Row = Mapping[str, Any]


def read(files: Sequence[Path], destination: Path) -> Sequence[FileCount]:
    """Read one file into `destination`: a Parquet file per table, and `rejected_rows.parquet`.

    Raises SourceError where the file cannot be used as a whole (damaged, oversized, not JSON, without a record, or
    without a single good one). Raises ValueError for any other number of files than one.
    """
    if len(files) != 1:
        raise ValueError(f"Files of ROR are read one at a time; {len(files)} were given.")
    (path,) = files
    file_id = sha256(path)[:12]
    organisations: list[_Row] = []
    relationships: list[_Row] = []
    rejected: list[_Row] = []
    places: dict[str, int] = {}
    for line, record in _records(path, read_content(path)):
        place = {"file_id": file_id, "line": line}
        try:
            organisation = _RECORD.decode(record)
            row = _organisation(organisation)
        except _NOT_A_RECORD as error:
            rejected.append(_rejected(place, fault(error, bytes(record)), record_id(bytes(record))))
            continue
        first = places.setdefault(organisation.id, line)
        if first != line:
            rejected.append(_rejected(place, duplicate(organisation.id, first), organisation.id))
            continue
        organisations.append({**place, **row})
        relationships += [{**place, **relation} for relation in _relationships(organisation)]
    _refuse_nothing(path, organisations, rejected)
    destination.mkdir(parents=True, exist_ok=True)
    _write(destination, "ror_organisations", TABLES["ror_organisations"], organisations)
    _write(destination, "ror_relationships", TABLES["ror_relationships"], relationships)
    _write(destination, "rejected_rows", RejectedRow, rejected)
    return [FileCount(len(organisations) + len(rejected), len(organisations), len(rejected))]


def _records(path: Path, content: bytearray) -> Iterator[tuple[int, msgspec.Raw | bytes]]:
    """(place from 1, JSON) of each record: of the items of a list, or of lines that are not blank."""
    beginning = bytes(content[:1024]).lstrip()[:1]
    if beginning == b"[":
        try:
            yield from enumerate(_LIST.decode(content), 1)
        except _NOT_A_RECORD as error:
            raise SourceError(
                f"{path.name}: its list of organisations is not valid JSON ({error}). None of it is used: fetch the "
                "file again and compare its size and hash."
            ) from None
    elif beginning == b"{":
        lines = bytes(content).split(b"\n")
        yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    elif beginning:
        raise SourceError(
            f"{path.name}: is neither a JSON list nor JSON lines, it begins with {bytes(content[:20])!r}. Give the zip "
            "of a release of ROR, or the JSON file in it."
        )


def _organisation(record: Organisation) -> _Row:
    """The row of an organisation without its place; ValidationError where it does not have one name to display."""
    displayed = [name.value for name in record.names if "ror_display" in name.types]
    if len(displayed) != 1:
        raise msgspec.ValidationError(f"Expected one name of type ror_display, got {len(displayed)} - at `$.names`")
    places = [location.geonames_details for location in record.locations]
    return {
        "ror": record.id,
        "status": record.status,
        "name": displayed[0],
        "acronym": next((name.value for name in record.names if "acronym" in name.types), None),
        "types": record.types,
        "established": record.established,
        "country_code": places[0].country_code,
        "country_codes": list(dict.fromkeys(place.country_code for place in places if place.country_code)),
        "city": places[0].name,
        "created_date": record.admin.created.date,
        "last_modified_date": record.admin.last_modified.date,
        "schema_version": record.admin.last_modified.schema_version,
    }


def _relationships(record: Organisation) -> Iterator[_Row]:
    for index, relation in enumerate(record.relationships, 1):
        yield {
            "relationship_index": index,
            "ror": record.id,
            "related_ror": relation.id,
            "relationship_type": relation.type,
            "related_label": relation.label,
        }


def _rejected(place: _Row, found: Fault, ror: str | None) -> _Row:
    said = {"record_id": ror, "column_name": found.column_name, "reason": found.reason, "content": None}
    return {"source": SOURCE_NAME, **place, **said}


def _refuse_nothing(path: Path, kept: Sequence[_Row], rejected: Sequence[_Row]) -> None:
    if not kept and not rejected:
        raise SourceError(
            f"{path.name} ({path.stat().st_size:,} bytes) holds no organisation. An empty file is taken for a failed "
            "download: fetch it again, or leave it out."
        )
    if not kept:
        raise SourceError(
            f"{path.name}: none of its {len(rejected):,} records could be read. "
            f"The first fault, at {rejected[0]['line']}: {rejected[0]['reason']}"
        )


def _write(destination: Path, table: str, contract: type[Contract], rows: Sequence[_Row]) -> None:
    frame = pyarrow.Table.from_pylist(list(rows), schema=arrow_schema(contract))
    pyarrow.parquet.write_table(frame, destination / f"{table}.parquet", compression="zstd")
