"""Real records, one curated text after another: each narrows the interval by what was promised, or more."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pytest
from pyarrow import parquet

from raw.catalogue import members, sources
from transforms.catalogue import tables
from warehouse.contract import Contract, arrow_schema, columns

HOME, ROR, DEFAULT = "SA", "https://ror.org/03yez3163", "observatory"
OBSERVATION = {
    "institution_name": "King Fahd University of Petroleum and Minerals",
    "home_country_code": HOME,
    "first_year": 2014,
    "last_year": 2025,
    "as_of_date": date(2026, 11, 22),
    "known_on_date": date(2026, 11, 22),
    "default_definition_id": DEFAULT,
    "small_cells_below": 10,
}
REGISTERS = ("countries", "definitions")
INTERVAL = """
    select pp_international_lb, pp_international_ub from indicators.international_coauthorship
    where definition_id = ? and scope = ? and period_kind = 'all years' and subject_level = 'all'"""
Contracts = dict[str, type[Contract]]
Rows = list[dict[str, Any]]


class Build:
    """The tables of the real records under a register of corrections."""

    def __init__(self, contracts: Contracts, folder: Path, corrections: str, works: Path) -> None:
        self._contracts, self._made = contracts, set[str]()
        self._duck = duckdb.connect(config={"threads": 2})
        self._files: dict[str, Path] = {}
        (folder / "corrections.csv").write_text(corrections, encoding="utf-8")
        for source in sources():
            given = {"openalex": [works], "corrections": [folder / "corrections.csv"]}.get(source.name)
            if given or source.name in REGISTERS:
                source.read(given or source.default_files, folder / source.name)
                self._files |= {f"raw.{path.stem}": path for path in (folder / source.name).glob("*.parquet")}
        for schema in ("raw", "core", "indicators", "audit"):
            self._duck.execute(f"create schema {schema}")
        file_id = parquet.read_table(self._files["raw.openalex_works"], columns=["file_id"])["file_id"][0].as_py()
        self._give("raw.observation", [OBSERVATION])
        self._give("raw.observed_identifiers", [{"identifier": ROR, "scheme": "ROR"}])
        self._give(
            "raw.publication_files", [{"source": "openalex", "file_id": file_id, "position": 1, "is_synthetic": False}]
        )

    def rows(self, name: str, select: str = "", parameters: tuple[str, ...] = ()) -> Rows:
        """What a query on a table gives; the table, and all it reads, are made where they are not there."""
        self._make(name)
        return self._duck.execute(select or f"from {name}", parameters).to_arrow_table().to_pylist()

    def width(self, scope: str) -> float:
        """Of the interval of the share that is international."""
        (row,) = self.rows("indicators.international_coauthorship", INTERVAL, (DEFAULT, scope))
        return float(row["pp_international_ub"]) - float(row["pp_international_lb"])

    def _give(self, name: str, rows: Rows) -> None:
        self._duck.register("given", pyarrow.Table.from_pylist(rows, schema=arrow_schema(self._contracts[name])))
        self._duck.execute(f"create table {name} as from given")
        self._made.add(name)

    def _make(self, name: str) -> None:
        if name in self._made:
            return
        found = next((table for table in tables() if table.full_name == name), None)
        if found:
            for read in found.reads:
                self._make(read)
            self._duck.execute(f"create table {name} as {found.select}")
        elif files := [str(self._files[each]) for each in members(name, sources()) if each in self._files]:
            self._duck.execute(f"create table {name} as from read_parquet({files})")
        else:
            listed = ", ".join(f'cast(null as {c.duckdb_type}) as "{c.name}"' for c in columns(self._contracts[name]))
            self._duck.execute(f"create table {name} as select {listed} limit 0")
        self._made.add(name)


@pytest.fixture
def build(contracts: Contracts, tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Callable[..., Build]:
    """A maker of the tables of the real records, under the corrections given as lines of the register."""
    names = ",".join(c.name for c in columns(contracts["raw.corrections"]) if c.name not in {"file_id", "line"})
    works = real_data / "openalex" / "works_2025-12-06.jsonl.gz"
    return lambda *lines: Build(contracts, tmp_path_factory.mktemp("build"), "\n".join([names, *lines, ""]), works)


def filled(row: dict[str, Any], country: str) -> str:
    """The line a curator pastes."""
    before, after = row["correction"].split(",country_code,,,")
    return f"{before},country_code,,{country},{after.replace(',,', ',https://example.org/,', 1)}"


@pytest.mark.parametrize("country", [HOME, "DE"])
def test_a_curated_text_narrows_the_interval_at_least_as_promised(build: Callable[..., Build], country: str) -> None:
    before = build()
    listed = sorted(before.rows("audit.curation"), key=lambda row: (row["scope"], row["curation_rank"]))
    own = [row for row in listed if row["scope"] == "institution"]
    assert own[0]["p_settled"] > 0
    assert [row["p_settled"] for row in own] == sorted((row["p_settled"] for row in own), reverse=True)
    first = own[0]
    after = build(filled(first, country))
    assert [(row["status"], row["new_value"]) for row in after.rows("core.corrections")] == [("applied", country)]
    assert before.width("institution") - after.width("institution") >= first["pp_narrowing"] - 1e-12
    assert first["affiliation_key"] not in {row["affiliation_key"] for row in after.rows("audit.curation")}
    assert first["affiliation_key"] in {row["affiliation_key"] for row in after.rows("raw.unmatched_affiliations")}
