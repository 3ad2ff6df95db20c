"""Made files of CORDIS in the current layout, and what reading a file gives."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from pyarrow import parquet

from raw.cordis.contract import TABLES
from raw.cordis.read import read
from raw.source import FileCount, RejectedRow
from warehouse.checks import verify

PROJECT: Mapping[str, str] = {
    "id": "101116741",
    "acronym": "DOE",
    "status": "SIGNED",
    "title": "Digitizing; or not",
    "startDate": "2024-02-01",
    "endDate": "2029-01-31",
    "totalCost": "1499998,5",
    "ecMaxContribution": "1499998.25",
    "legalBasis": "HORIZON.1.1",
    "topics": "ERC-2023-STG",
    "ecSignatureDate": "2023-12-15",
    "frameworkProgramme": "HORIZON",
    "masterCall": "ERC-2023-STG",
    "subCall": "ERC-2023-STG",
    "fundingScheme": "HORIZON-ERC",
    "objective": "To find out.",
    "contentUpdateDate": "2023-12-26 14:40:12",
    "rcn": "259247",
    "grantDoi": "10.3030/101116741",
}
PARTICIPATION: Mapping[str, str] = {
    "projectID": "101116741",
    "projectAcronym": "DOE",
    "organisationID": "999981634",
    "vatNumber": "NL811383696B01",
    "name": "WAGENINGEN UNIVERSITY",
    "shortName": "WU",
    "SME": "false",
    "activityType": "HES",
    "street": "DROEVENDAALSESTEEG 4",
    "postCode": "6708 PB",
    "city": "Wageningen",
    "country": "NL",
    "nutsCode": "NL221",
    "geolocation": "51.9863279,5.6679366",
    "organizationURL": "http://www.wur.nl",
    "contactForm": "https://ec.europa.eu/form",
    "contentUpdateDate": "2023-12-26 14:40:12",
    "rcn": "1906458",
    "order": "1",
    "role": "coordinator",
    "ecContribution": "1499998.5",
    "netEcContribution": "1499998.5",
    "totalCost": "1499998,5",
    "endOfParticipation": "false",
}
LEGAL_BASIS: Mapping[str, str] = {
    "projectID": "101116741",
    "legalBasis": "HORIZON.1.1",
    "title": "European Research Council (ERC)",
    "uniqueProgrammePart": "true",
}
TOPIC: Mapping[str, str] = {"projectID": "101116741", "topic": "ERC-2023-STG", "title": "ERC STARTING GRANTS"}


@dataclass(frozen=True)
class Outcome:
    """What reading a file gave."""

    count: FileCount
    folder: Path

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table, of which each keeps its contract."""
        path = self.folder / f"{table}.parquet"
        contract = {**TABLES, "rejected_rows": RejectedRow}[table]
        with duckdb.connect() as connection:
            assert [v for v in verify(connection, contract, f"read_parquet('{path}')") if not v.passed] == []
        rows: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
        return rows

    @property
    def rejected(self) -> list[dict[str, Any]]:
        return self.rows("rejected_rows")

    @property
    def bytes(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir())}


def table(row: Mapping[str, str], *changes: Mapping[str, str]) -> str:
    """A file with a record for each set of changes, as CORDIS writes it: semicolons and quotation marks everywhere."""
    return "".join([line(row), *(line({**row, **change}.values()) for change in changes)])


def line(values: Any) -> str:
    return ";".join('"' + str(value).replace('"', '""') + '"' for value in values) + "\n"


def zipped(members: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of those members, in that order; equal members give equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return buffer.getvalue()


def members(**changed: str | bytes) -> dict[str, str | bytes]:
    """The members of an archive, of one record each; `changed` by the name without its ending."""
    whole: dict[str, str | bytes] = {
        "project.csv": table(PROJECT, {}),
        "organization.csv": table(PARTICIPATION, {}),
        "legalBasis.csv": table(LEGAL_BASIS, {}),
        "topics.csv": table(TOPIC, {}),
        "euroSciVoc.csv": "not read",
    }
    return whole | {f"{name}.csv": content for name, content in changed.items()}


def outcome(folder: Path, content: str | bytes, name: str = "given.csv") -> Outcome:
    """Read a file of that content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    destination = folder / f"read-{len(list(folder.iterdir()))}"
    (count,) = read([path], destination)
    return Outcome(count, destination)
