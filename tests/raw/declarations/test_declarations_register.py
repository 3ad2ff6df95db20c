"""The register of declared figures: what is committed, and what it refuses."""

from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from raw.declarations.contract import UNITS, Declaration
from raw.declarations.room import SOURCE
from raw.errors import SourceError
from warehouse.contract import columns

NAMES = [column.name for column in columns(Declaration)][2:]
GOOD = {
    "declaration_id": "inp-h2020-applications",
    "institution": "INP",
    "institution_ror": "https://ror.org/00z54nq84",
    "country_code": "FR",
    "subject": "institution",
    "framework_programme": "H2020",
    "programme_part": "all",
    "quantity": "applications",
    "declared_value": "580",
    "unit": "applications",
    "hedge": "",
    "first_year": "2014",
    "last_year": "2016",
    "source_url": "https://example.org/page",
    "retrieved": "2026-11",
    "note": "",
}


def read(folder: Path, *changes: dict[str, str]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The kept and the rejected rows of a register of good rows with these changes."""
    lines = [",".join(NAMES)]
    lines += [",".join(f'"{value}"' for value in (GOOD | changed).values()) for changed in changes]
    path = folder / "declarations.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (count,) = SOURCE.read([path], folder / "tables")
    found = [
        parquet.read_table(folder / "tables" / f"{t}.parquet").to_pylist() for t in ("declarations", "rejected_rows")
    ]
    assert (count.rows_in, count.rows_kept, count.rows_rejected) == (len(changes), *map(len, found))
    return found[0], found[1]


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("declarations")
    SOURCE.read(SOURCE.default_files, folder)
    assert parquet.read_table(folder / "rejected_rows.parquet").num_rows == 0
    rows = parquet.read_table(folder / "declarations.parquet").to_pylist()
    return {row["declaration_id"]: row for row in rows}


def test_the_figures_of_the_page_are_in_the_register(committed: dict[str, dict[str, Any]]) -> None:
    applications, laureates = committed["inp-h2020-applications"], committed["inp-erc-laureates"]
    assert (applications["declared_value"], applications["first_year"], applications["last_year"]) == (580, 2014, 2016)
    assert (laureates["declared_value"], laureates["hedge"], laureates["first_year"]) == (75, "nearly", 2007)
    assert laureates["last_year"] is None


def test_a_call_is_declared_for_the_institution_its_country_and_all(committed: dict[str, dict[str, Any]]) -> None:
    found = [committed[f"{who}-erc-2016-cog-grants"]["declared_value"] for who in ("cnrs", "france", "all")]
    assert found == [25, 43, 314]


def test_every_part_is_at_most_its_whole(committed: dict[str, dict[str, Any]]) -> None:
    calls = {name.removeprefix("all-") for name in committed if name.startswith("all-") and name.endswith("-grants")}
    assert len(calls) == 8
    for call in calls:
        of = [
            committed[f"{who}-{call}"]["declared_value"]
            for who in ("cnrs", "france", "all")
            if f"{who}-{call}" in committed
        ]
        assert of == sorted(of)


def test_a_register_without_rows_is_an_empty_table(tmp_path: Path) -> None:
    assert read(tmp_path) == ([], [])


def test_a_row_is_read_with_its_numbers(tmp_path: Path) -> None:
    (row,), _ = read(tmp_path, {"last_year": "", "framework_programme": "", "institution_ror": "", "hedge": "nearly"})
    assert (row["declared_value"], row["first_year"], row["last_year"], row["line"]) == (580, 2014, None, 2)
    assert (row["framework_programme"], row["institution_ror"], row["hedge"]) == (None, None, "nearly")


REFUSED: dict[str, tuple[dict[str, str], str, str]] = {
    "unknown quantity": ({"quantity": "application"}, "quantity", "did you mean 'applications'"),
    "unit of another quantity": ({"unit": "grants"}, "unit", "applications are counted in applications"),
    "years reversed": ({"first_year": "2017"}, "last_year", "before first_year '2017'"),
    "number with words": ({"declared_value": "nearly 75"}, "declared_value", "a whole number"),
    "negative number": ({"declared_value": "-1"}, "declared_value", "0 or more"),
    "no address": ({"source_url": "the page"}, "source_url", "matching"),
    "country by name": ({"country_code": "France"}, "country_code", "two capital letters"),
    "proof of concept": ({"programme_part": "ERC PoC"}, "programme_part", "one of all"),
    "day that is none": ({"retrieved": "2026-13"}, "retrieved", "matching"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_impossible_declaration_is_rejected(tmp_path: Path, case: str) -> None:
    changed, column_name, words = REFUSED[case]
    kept, (row,) = read(tmp_path, {"declaration_id": "good"}, changed)
    assert [declaration["declaration_id"] for declaration in kept] == ["good"]
    assert (row["source"], row["line"], row["column_name"]) == ("declarations", 3, column_name)
    assert words in row["reason"]


def test_a_name_stands_once(tmp_path: Path) -> None:
    kept, rejected = read(tmp_path, {}, {"declared_value": "581"})
    assert ([row["declared_value"] for row in kept], len(rejected)) == ([580], 1)


@pytest.mark.parametrize("names", [[], ["figures.csv"], ["declarations.csv", "declarations.csv"]])
def test_it_is_one_file_of_that_name(tmp_path: Path, names: list[str]) -> None:
    with pytest.raises(SourceError, match=r"one file named declarations\.csv"):
        SOURCE.read([tmp_path / name for name in names], tmp_path)


def test_every_quantity_is_used_in_its_unit(committed: dict[str, dict[str, Any]]) -> None:
    assert {row["quantity"]: row["unit"] for row in committed.values()} == UNITS
