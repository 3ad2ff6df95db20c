"""What every source gives: files in, checked Parquet and the rejected rows out, and a hand-written card."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from raw.archive import Pulled, Workspace
from raw.http.client import Client
from warehouse.contract import SHA256, Boolean, Contract, Count, Integer, Text, column
from warehouse.files import digest

FILE_ID = r"^[0-9a-f]{12}$"
"""A file is named in tables by the first 12 digits of its sha256: DuckDB keeps 12 bytes inline, so joins stay fast."""


class RejectedRow(Contract):
    """One row per line of an input file that was not taken into the tables, with the reason."""

    source: Text = column("Source the file belongs to.")
    file_id: Text = column("First 12 digits of the file's sha256.", str_matches=FILE_ID)
    line: Count = column("Line of the file, from 1; 0 where the reason concerns the file as a whole.", ge=0)
    record_id: Text = column("Identifier of the record, where it could be read.", nullable=True)
    column_name: Text = column("Column at fault, where one is.", nullable=True)
    reason: Text = column("Why the line was rejected and what to do about it.")
    content: Text = column("The line itself; empty for sources whose lines name people.", nullable=True)

    class Config:
        unique = ["source", "file_id", "line"]


class InputFile(Contract):
    """One row per input file of a build; rows are conserved: what went in was kept or rejected."""

    source: Text = column("Source the file belongs to.")
    file_name: Text = column("Name of the file as it was given.")
    position: Integer = column(
        "Place in the order in which the source's files are read; a record in a later file replaces the same record in "
        "an earlier one.",
        ge=1,
    )
    file_id: Text = column("First 12 digits of the file's sha256.", str_matches=FILE_ID)
    sha256: Text = column("Hash of the file's bytes.", str_matches=SHA256)
    n_bytes: Count = column("Size of the file.", unit="bytes", ge=0)
    rows_in: Count = column("Records found in the file.", unit="records", ge=0)
    rows_kept: Count = column("Records taken into the raw tables.", unit="records", ge=0)
    rows_rejected: Count = column("Records rejected; each is in audit.rejected_rows.", unit="records", ge=0)
    is_synthetic: Boolean = column("True where the records were generated as a sample and describe nothing real.")

    class Config:
        unique = ["source", "file_name"]
        metadata = {"rules": {"Every record is kept or rejected.": "rows_in = rows_kept + rows_rejected"}}


SHARED: Mapping[str, type[Contract]] = {"input_files": InputFile, "rejected_rows": RejectedRow}
"""Tables that every source gives; `raw.<table>` in SQL means those of all sources together."""


@dataclass(frozen=True)
class FileCount:
    """What became of the records of one input file."""

    rows_in: int
    rows_kept: int
    rows_rejected: int


@dataclass(frozen=True)
class Card:
    """What a source says of itself, kept by hand in its `source.toml`."""

    title: str
    producer: str
    address: str
    licence: str
    licence_address: str
    citation: str
    owner: str
    update_frequency: str

    @classmethod
    def load(cls, path: Path) -> "Card":
        """Read a `source.toml`; a missing or unknown key raises TypeError with its name."""
        return cls(**tomllib.loads(path.read_text(encoding="utf-8")))


Reader = Callable[[Sequence[Path], Path], Sequence[FileCount]]
"""(files, destination folder) → one count per file, in order; writes `<table>.parquet` for each table of the source and
`rejected_rows.parquet` (without duplicates of one line). The result depends on the files' bytes alone."""


@dataclass(frozen=True)
class SampleRequest:
    """What generated sample records are to look like."""

    institution_ror: str
    home_country: str
    first_year: int
    last_year: int


SampleWriter = Callable[[Path, SampleRequest], None]
"""Writes a file of made-up records in the source's own shape; equal requests give equal bytes."""


@dataclass(frozen=True)
class PullRequest:
    """What is asked of a source: whose records, of which years, by which settings."""

    institution_rors: tuple[str, ...]
    institution_openalex_ids: tuple[str, ...]
    home_country: str
    first_year: int
    last_year: int
    options: Any
    """The source's section of the settings, an instance of its `Source.options`."""
    folder: Path
    """The project's folder: relative paths of the options start here."""


Pull = Callable[[PullRequest, Client, Workspace], Pulled]
"""Brings records home. Goes on where `workspace` says an earlier call stopped; raises SourceError with what to do, and
PausedError where what came so far is kept and the next call goes on."""


@dataclass(frozen=True)
class Connector:
    """One way to pull a source."""

    pull: Pull
    query: Callable[[PullRequest], str]
    """What decides the answer, as text: a pull that stopped is resumed only by the same query."""
    newest: Callable[[PullRequest, Client], str | None] | None = None
    """Asks cheaply what the source's newest release is called; compared with `Snapshot.release`."""
    key_variable: str | None = None
    """Environment variable that holds the key, where the service knows one."""
    needs_key: bool = False


@dataclass(frozen=True)
class RegisterOptions:
    """Where a register comes from: the one that is kept in this repository, or files of the same names."""

    mode: Literal["bundled", "files"] = "bundled"
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A room of `raw/`: its tables, its card, and how its files are read."""

    name: str
    folder: Path
    tables: Mapping[str, type[Contract]]
    """Table name (in schema `raw`) → contract. Every table has `file_id` and `line`, the place a row came from."""
    read: Reader
    reads_files_apart: bool
    """True where each file is read by itself (and cached by its hash); False where all files are read together."""
    default_files: tuple[Path, ...] = ()
    """Files the room itself holds: a register that is edited here."""
    write_sample: SampleWriter | None = None
    """Makes what a first run reads, where the room holds no real records."""
    options: type = RegisterOptions
    """A frozen dataclass with a default for every field: the keys of `[sources.<name>]`. `mode` is one of "off" (no
    records), "sample", "bundled", "files", and the names of `connectors`; `files` lists paths for mode "files"."""
    connectors: Mapping[str, Connector] = field(default_factory=dict)
    """Mode → how records are pulled in that mode; a build reads the snapshot that is pinned."""

    @property
    def card(self) -> Card:
        """The hand-written card."""
        return Card.load(self.folder / "source.toml")

    @property
    def code_version(self) -> str:
        """Hash of the code that reads the source: its room and the modules all rooms share."""
        files = sorted([*self.folder.glob("*.py"), *self.folder.parent.glob("*.py")])
        return digest(*(file.read_text(encoding="utf-8") for file in files))

    @property
    def all_tables(self) -> Mapping[str, type[Contract]]:
        """Every table the source gives: its own, the files it read and the rows it rejected."""
        shared = {f"{self.name}_{table}": contract for table, contract in SHARED.items()}
        return {**self.tables, **shared}
