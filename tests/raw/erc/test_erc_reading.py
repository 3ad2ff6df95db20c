"""What becomes of each line of a file of ERC statistics, and what is said of files that cannot be used."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from raw.erc.read import read
from raw.erc.room import SOURCE
from raw.errors import SourceError
from raw.source import FileCount
from warehouse.contract import columns

HEADER = "iso2c,call_year,funding_scheme,research_domain,research_panel,projects,n"
GOOD = "FR,2016,CoG,PE,PE2,evaluated,6"


def written(folder: Path, *lines: str, name: str = "erc.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("".join(f"{line}\n" for line in (HEADER, *lines)).encode(encoding))
    return path


def rows(folder: Path, table: str = "erc_statistics") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def outcome(folder: Path, *lines: str) -> tuple[FileCount, list[dict[str, Any]], list[dict[str, Any]]]:
    """(count, rows, rejected rows) of a file of these lines."""
    (count,) = read([written(folder, *lines)], folder / "out")
    return count, rows(folder / "out"), rows(folder / "out", "rejected_rows")


def refusal(files: Sequence[Path], folder: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read(files, folder / "out")
    assert not (folder / "out").exists()
    return str(caught.value)


def test_a_line_becomes_a_row_as_it_stands(tmp_path: Path) -> None:
    count, (row,), _ = outcome(tmp_path, GOOD)
    assert count == FileCount(1, 1, 0)
    del row["file_id"]
    assert row == {
        "line": 2,
        "country_given": "FR",
        "call_year": 2016,
        "funding_scheme": "CoG",
        "research_domain": "PE",
        "research_panel": "PE2",
        "stage": "evaluated",
        "n_proposals": 6,
        "is_total": False,
    }


def test_namibia_is_a_country_and_na_elsewhere_is_missing(tmp_path: Path) -> None:
    _, (row,), _ = outcome(tmp_path, "NA,2018,SyG,NA,NA,granted,1")
    assert (row["country_given"], row["research_domain"], row["research_panel"]) == ("NA", None, None)


def test_equal_lines_are_all_kept(tmp_path: Path) -> None:
    synergy = "FR,2018,SyG,NA,NA,evaluated,1"
    count, found, _ = outcome(tmp_path, synergy, synergy, synergy)
    assert count == FileCount(3, 3, 0)
    assert [row["line"] for row in found] == [2, 3, 4]


@pytest.mark.parametrize(
    "line",
    [
        "All,2016,CoG,PE,PE2,granted,9",
        "EU28,2016,CoG,PE,PE2,granted,9",
        "FR,2016,Total,PE,PE2,granted,9",
        "FR,2016,CoG,all,NA,granted,9",
        "FR,2016,CoG,PE,ALL,granted,9",
    ],
)
def test_a_total_is_kept_and_marked(tmp_path: Path, line: str) -> None:
    _, found, _ = outcome(tmp_path, GOOD, line)
    assert [row["is_total"] for row in found] == [False, True]


REJECTED = {
    "a field too many": ("FR,2016,CoG,PE,PE2,evaluated,6,7", None, "has 8 fields, expected 7"),
    "a decimal comma": ("FR,2016,CoG,PE,PE2,evaluated,6,0", None, "needs quotation marks"),
    "a field too few": ("FR,2016,CoG,PE,PE2,6", None, "has 6 fields, expected 7: a comma is missing"),
    "semicolons below the header": ("FR;2016;CoG;PE;PE2;evaluated;6", None, "has 1 fields"),
    "a number missing": ("FR,2016,CoG,PE,PE2,evaluated,", "n_proposals", "n is missing"),
    "a number NA": ("FR,2016,CoG,PE,PE2,evaluated,NA", "n_proposals", "n is missing"),
    "a number NaN": ("FR,2016,CoG,PE,PE2,evaluated,NaN", "n_proposals", "n is 'NaN': expected a whole number"),
    "a number with an exponent": ("FR,2016,CoG,PE,PE2,evaluated,1E5", "n_proposals", "n is '1E5'"),
    "a number with leading zeros": ("FR,2016,CoG,PE,PE2,evaluated,007", "n_proposals", "n is '007'"),
    "a number with decimals": ("FR,2016,CoG,PE,PE2,evaluated,6.0", "n_proposals", "n is '6.0'"),
    "a number below nought": ("FR,2016,CoG,PE,PE2,evaluated,-1", "n_proposals", "expected 0 or more"),
    "a number too large": (f"FR,2016,CoG,PE,PE2,evaluated,{'9' * 30}", "n_proposals", "a whole number between"),
    "a country missing": (",2016,CoG,PE,PE2,evaluated,6", "country_given", "iso2c is missing"),
    "a year missing": ("FR,NA,CoG,PE,PE2,evaluated,6", "call_year", "call_year is missing"),
    "a year with a letter": ("FR,2O16,CoG,PE,PE2,evaluated,6", "call_year", "call_year is '2O16'"),
    "a year before the ERC": ("FR,2006,CoG,PE,PE2,evaluated,6", "call_year", "expected 2007 to 2100"),
    "a scheme in capitals": ("FR,2016,COG,PE,PE2,evaluated,6", "funding_scheme", "did you mean 'CoG'?"),
    "an unknown domain": ("FR,2016,CoG,XX,PE2,evaluated,6", "research_domain, research_panel", "one of LS, PE, SH"),
    "a panel missing": ("FR,2016,CoG,PE,NA,evaluated,6", "research_panel", "may be a total of a domain"),
    "a panel of another domain": ("FR,2016,CoG,LS,PE2,evaluated,6", "research_panel", "not of the research_domain"),
    "a panel without a domain": ("FR,2016,CoG,NA,PE2,evaluated,6", "research_panel", "missing"),
    "a panel that is none": ("FR,2016,CoG,PE,PE,evaluated,6", "research_panel", "such as PE2"),
    "an unknown stage": ("FR,2016,CoG,PE,PE2,Granted,6", "stage", "did you mean 'granted'?"),
    "a total of an unknown stage": ("FR,2016,CoG,PE,All,All,6", "stage", "projects is 'All'"),
}


@pytest.mark.parametrize(("bad", "column_name", "words"), REJECTED.values(), ids=REJECTED.keys())
def test_a_bad_line_is_rejected_with_its_reason(tmp_path: Path, bad: str, column_name: str | None, words: str) -> None:
    count, found, (row,) = outcome(tmp_path, GOOD, bad, GOOD)
    assert count == FileCount(3, 2, 1)
    assert [kept["line"] for kept in found] == [2, 4]
    assert (row["source"], row["line"], row["content"]) == ("erc", 3, bad)
    assert row["column_name"] == column_name
    assert words in row["reason"]
    assert row["reason"].endswith(".")


def test_a_rejected_line_is_named_by_its_key(tmp_path: Path) -> None:
    _, _, (row,) = outcome(tmp_path, "FR,2016,CoG,PE,PE2,evaluated,x")
    assert row["record_id"] == "FR / 2016 / CoG / PE / PE2 / evaluated"


REFUSED = {
    "a French Excel": (f"{HEADER}\n{GOOD}\n".replace(",", ";").encode("cp1252"), "separated by semicolons (;)"),
    "cp1252": (
        f"{HEADER}\nCôte,2016,CoG,PE,PE2,granted,1\n".encode("cp1252"),
        "line 2: is not UTF-8, byte 0xF4 is 'ô'",
    ),
    "UTF-16": (f"{HEADER}\n{GOOD}\n".encode("utf-16"), "is UTF-16"),
    "a web page": (b"\xef\xbb\xbf\n<!DOCTYPE html><html></html>", "starts with '<', so it is a web page"),
    "nothing": (b"", "is empty"),
    "a header alone": (f"{HEADER}\n".encode(), "holds a header and no record"),
    "no header": (f"{GOOD}\n".encode(), "there is no header"),
    "the columns of an earlier edition": (HEADER.replace("projects", "funded").encode(), "column 'funded' is unknown"),
    "a column that came": (f"{HEADER},host\n{GOOD},CNRS\n".encode(), "column 'host' is unknown"),
    "quotation marks that do not close": (f'{HEADER}\n"FR,2016\n'.encode(), "do not close"),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "erc.csv"
    path.write_bytes(content)
    said = refusal([path], tmp_path)
    assert words in said
    assert str(path) in said


def test_a_file_that_is_absent_is_named(tmp_path: Path) -> None:
    assert "cannot be read" in refusal([tmp_path / "absent.csv"], tmp_path)


def test_a_byte_order_mark_and_another_order_of_columns_are_read(tmp_path: Path) -> None:
    path = tmp_path / "erc.csv"
    path.write_bytes(
        b"\xef\xbb\xbfn,projects,research_panel,research_domain,funding_scheme,call_year,iso2c\r\n6,granted,PE2,PE,CoG,2016,FR\r\n"
    )
    assert read([path], tmp_path / "out") == [FileCount(1, 1, 0)]
    (row,) = rows(tmp_path / "out")
    assert (row["country_given"], row["n_proposals"]) == ("FR", 6)


def test_a_call_in_two_files_is_refused_whatever_their_order(tmp_path: Path) -> None:
    first = written(tmp_path, GOOD, name="first.csv")
    second = written(tmp_path, "DE,2016,CoG,PE,PE3,granted,1", name="second.csv")
    for files in ([first, second], [second, first]):
        said = refusal(files, tmp_path)
        assert "the CoG call of 2016" in said
        assert "counted twice" in said
        assert all(str(path) in said for path in files)


def test_calls_of_several_files_are_read_together(tmp_path: Path) -> None:
    files = [
        written(tmp_path, GOOD, GOOD, name="first.csv"),
        written(tmp_path, "FR,2017,CoG,PE,PE2,granted,1", "FR,x,CoG,PE,PE2,granted,1", name="second.csv"),
    ]
    assert read(files, tmp_path / "out") == [FileCount(2, 2, 0), FileCount(2, 1, 1)]
    assert read(files[::-1], tmp_path / "again") == [FileCount(2, 1, 1), FileCount(2, 2, 0)]
    for table in (tmp_path / "out").iterdir():
        assert table.read_bytes() == (tmp_path / "again" / table.name).read_bytes()


FIELD = st.sampled_from(["FR", "NA", "", "All", "2016", "1999", "CoG", "SyG", "PE", "PE2", "LS1", "granted", "3", "-3"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.lists(FIELD, min_size=1, max_size=9), min_size=1, max_size=6))
def test_every_line_is_kept_or_rejected(tmp_path: Path, lines: list[list[str]]) -> None:
    path = written(tmp_path, *(",".join(line) for line in lines), GOOD)
    (count,) = read([path], tmp_path / "out")
    kept, rejected = rows(tmp_path / "out"), rows(tmp_path / "out", "rejected_rows")
    assert (count.rows_kept, count.rows_rejected) == (len(kept), len(rejected))
    assert count.rows_in == len(kept) + len(rejected)
    assert {row["line"] for row in kept}.isdisjoint(row["line"] for row in rejected)
    assert kept


def test_the_card_and_every_column_are_described() -> None:
    assert SOURCE.card.licence == "MIT"
    assert SOURCE.options().mode == "off"
    for contract in SOURCE.tables.values():
        assert [column.name for column in columns(contract)][:2] == ["file_id", "line"]
