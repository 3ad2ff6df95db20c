"""Made-up documents in the shape of HAL's search, a server that pages through them, and the reading of a file."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas
from pyarrow import parquet

from raw.hal.contract import TABLES
from raw.hal.read import read
from raw.source import FileCount, RejectedRow
from tests.raw.services import Reply, Request

Row = dict[str, Any]
NAMES = ("Marie Sklodowska", "Pierre Exemple", "Paul Modèle")


def entry(form: int, structure: int | str, name: str = NAMES[0], structure_name: str = "Laboratoire") -> str:
    """One author joined to one structure, as HAL writes it."""
    return f"{form}-{form}77_FacetSep_{name}_JoinSep_{structure}_FacetSep_{structure_name} {structure}"


def document(number: int = 1, **more: Any) -> Row:
    """A document of two authors, one French and one German laboratory, and a parent of each."""
    return {
        "docid": str(1_000_000 + number),
        "halId_s": f"hal-{number:08d}",
        "doiId_s": f"10.5555/HAL.{number}",
        "docType_s": "ART",
        "publicationDateY_i": 2020,
        "publicationDate_s": "2020-05-17",
        "publicationDate_tdate": "2020-05-17T00:00:00Z",
        "producedDateY_i": 2019,
        "modifiedDate_tdate": "2026-01-02T03:04:05Z",
        "authIdForm_i": [11, 12],
        "authQuality_s": ["crp", "aut"],
        "authFullName_s": [NAMES[0], NAMES[1]],
        "authIdHasPrimaryStructure_fs": [entry(11, 100), entry(12, 200, NAMES[1])],
        "authIdHasStructure_fs": [entry(11, 100), entry(11, 1), entry(12, 200, NAMES[1]), entry(12, 2, NAMES[1])],
        "structId_i": [100, 1, 200, 2],
        "structIdName_fs": [
            "100_FacetSep_LKB",
            "1_FacetSep_CNRS",
            "200_FacetSep_Institut für Physik",
            "2_FacetSep_MPG",
        ],
        "structType_s": ["laboratory", "institution", "laboratory", "institution"],
        "structCountry_s": ["fr", "fr", "de", "de"],
        "structRorIdExt_s": [f"https://ror.org/0{n}" for n in range(4)],
        "structIsChildOf_fs": ["100_laboratory_JoinSep_1_FacetSep_CNRS", "200_LKB_JoinSep_2_FacetSep_MPG"],
        "labStructId_i": [100, 200],
        "country_s": "us",
        **more,
    }


def without(record: Row, *fields: str) -> Row:
    return {name: value for name, value in record.items() if name not in fields}


def read_bytes(folder: Path, content: bytes) -> tuple[FileCount, dict[str, list[Row]]]:
    """What is read from a file of these bytes; every table is held to its contract."""
    file = folder / "hal.jsonl"
    file.write_bytes(content)
    return read_file(file, folder / "out")


def read_file(file: Path, destination: Path) -> tuple[FileCount, dict[str, list[Row]]]:
    (count,) = read([file], destination)
    tables = {}
    for name, contract in {**TABLES, "rejected_rows": RejectedRow}.items():
        table = parquet.read_table(destination / f"{name}.parquet")
        contract.validate(table.to_pandas(types_mapper=pandas.ArrowDtype), lazy=True)
        tables[name.removeprefix("hal_")] = table.to_pylist()
    assert count.rows_in == count.rows_kept + count.rows_rejected
    assert count.rows_kept == len(tables["works"]) + len(tables["withdrawals"])
    assert count.rows_rejected == len(tables["rejected_rows"])
    return count, tables


def read_documents(folder: Path, *documents: Row) -> dict[str, list[Row]]:
    """The tables read from documents that are all kept."""
    count, tables = read_bytes(folder, b"".join(json.dumps(each).encode() + b"\n" for each in documents))
    assert (count.rows_kept, count.rows_rejected) == (len(documents), 0), tables["rejected_rows"]
    return tables


@dataclass
class Hal:
    """Answers as HAL's search does: the fields asked for, sorted by `docid`, a page and a mark at a time."""

    documents: Sequence[Row]
    faults: dict[int, Reply] = field(default_factory=dict)
    """Number of the request, from 1 → what is answered instead."""
    asked: list[Mapping[str, str]] = field(default_factory=list)

    def __call__(self, request: Request) -> Reply:
        assert request.path == "/search/"
        self.asked.append(request.parameters)
        if len(self.asked) in self.faults:
            return self.faults[len(self.asked)]
        mark = request.parameters["cursorMark"]
        start = 0 if mark == "*" else int(mark.removeprefix("AoE+/=&"))
        ordered = sorted(self.documents, key=lambda each: str(each["docid"]))
        page = ordered[start : start + int(request.parameters["rows"])]
        fields = request.parameters["fl"].split(",")
        docs = [{name: each[name] for name in fields if name in each} for each in page]
        return answer(docs, len(self.documents), f"AoE+/=&{start + len(page)}" if page else mark)


def answer(docs: Sequence[Row], found: int, next_mark: str | None, **more: Any) -> Reply:
    """A page of HAL's search."""
    response = {"numFound": found, "start": 0, "numFoundExact": True, "docs": docs}
    marks = {} if next_mark is None else {"nextCursorMark": next_mark}
    return Reply(json.dumps({"response": response, **marks, **more}).encode())


def unpacked(file: Path) -> list[Row]:
    """The lines of a file of a snapshot."""
    return [json.loads(line) for line in gzip.decompress(file.read_bytes()).splitlines()]
