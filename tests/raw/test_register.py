"""What becomes of the lines of a hand-edited register, and what its editor is told when one cannot be taken."""

import codecs
import csv
import hashlib
import io
from datetime import date
from pathlib import Path

import pandas
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raw.errors import SourceError
from raw.register import Register, read_register, reject_orphans, write_tables
from raw.source import FILE_ID, FileCount, RejectedRow
from warehouse.contract import COUNTRY, Boolean, Contract, Count, Date, Integer, Text, Texts, arrow_schema, column

HEADER = "name,country_code,size,active,founded,languages,kind\n"
GOOD = "Alpha,FR,3,true,2014-05-30,en|fr,network\n"


class Place(Contract):
    """One row per place."""

    file_id: Text = column("File.", str_matches=FILE_ID)
    line: Count = column("Line.", ge=1)
    name: Text = column("Name of the place.")
    country_code: Text = column("Country of the place.", str_matches=COUNTRY, nullable=True)
    size: Integer = column("Size.", ge=1, le=9, nullable=True)
    active: Boolean = column("Whether it is active.", nullable=True)
    founded: Date = column("Day it was founded.", nullable=True)
    languages: Texts = column("Languages.", nullable=True)
    kind: Text = column("Kind.", isin=["network", "project"], nullable=True)

    class Config:
        unique = ["name"]


class Reference(Contract):
    """One row per thing that names another."""

    file_id: Text = column("File.", str_matches=FILE_ID)
    line: Count = column("Line.", ge=1)
    thing: Text = column("Thing.")
    place: Text = column("Place or thing it belongs to.", nullable=True)

    class Config:
        unique = ["thing"]


def read(folder: Path, content: str | bytes, contract: type[Contract] = Place, name: str = "places.csv") -> Register:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_register(path, contract, source="test")


def assert_conserved(register: Register) -> None:
    count, frame, rejected = register.count, register.frame, register.rejected
    assert count.rows_in == count.rows_kept + count.rows_rejected
    assert (count.rows_kept, count.rows_rejected) == (len(frame), len(rejected))
    assert not set(frame["line"]) & set(rejected["line"])
    assert rejected["line"].is_unique


def test_values_become_what_their_columns_say(tmp_path: Path) -> None:
    register = read(tmp_path, HEADER + GOOD)
    assert register.count == FileCount(1, 1, 0)
    assert pyarrow.Schema.from_pandas(register.frame).remove_metadata() == arrow_schema(Place)
    assert register.frame.to_dict("records") == [
        {
            "file_id": hashlib.sha256((HEADER + GOOD).encode()).hexdigest()[:12],
            "line": 2,
            "name": "Alpha",
            "country_code": "FR",
            "size": 3,
            "active": True,
            "founded": date(2014, 5, 30),
            "languages": ["en", "fr"],
            "kind": "network",
        }
    ]


def test_nothing_is_guessed_about_text(tmp_path: Path) -> None:
    register = read(tmp_path, HEADER + "007,NA,,,,,\n1E5,FR,,,,,\nNone,,,,,,\nnan,,,,,,\n")
    assert list(register.frame["name"]) == ["007", "1E5", "None", "nan"]
    assert list(register.frame["country_code"].fillna("NULL")) == ["NA", "FR", "NULL", "NULL"]
    assert register.frame[["size", "active", "founded", "languages", "kind"]].isna().all(axis=None)


def test_spaces_around_values_go_and_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    register = read(
        tmp_path, "kind,name,country_code, size ,active,founded,languages\nproject, Alpha , FR ,3,,, en | fr \n"
    )
    row = register.frame.iloc[0]
    assert (row["name"], row["country_code"], row["size"], row["kind"]) == ("Alpha", "FR", 3, "project")
    assert list(row["languages"]) == ["en", "fr"]


def test_lines_are_those_an_editor_shows(tmp_path: Path) -> None:
    text = HEADER + '"Al\r\npha, the ""first""\u2028one",FR,3,,,,\r\n\nBeta,fr,,,,,\nGamma,FR,,,,,'
    register = read(tmp_path, text)
    assert list(register.frame["line"]) == [2, 6]
    assert register.frame["name"].iloc[0] == 'Al\r\npha, the "first"\u2028one'
    assert list(register.rejected["line"]) == [5]
    assert register.rejected["content"].iloc[0] == "Beta,fr,,,,,"
    assert_conserved(register)


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    register = read(tmp_path, codecs.BOM_UTF8 + (HEADER + GOOD).encode())
    assert register.count == FileCount(1, 1, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", ["places.csv", "is empty", HEADER.strip()], id="empty"),
        pytest.param(b"\n \n", ["is empty"], id="blank"),
        pytest.param(codecs.BOM_UTF8, ["is empty"], id="byte-order mark only"),
        pytest.param(GOOD * 2, ["line 1", "there is no header", HEADER.strip()], id="no header"),
        pytest.param("\n" + HEADER + GOOD, ["line 1", "there is no header"], id="blank line before the header"),
        pytest.param(
            HEADER.replace("size", "sise") + GOOD,
            ["line 1", "'sise' is unknown", "did you mean 'size'?", "missing: size"],
            id="misspelt column",
        ),
        pytest.param(HEADER.replace(",kind", "") + GOOD, ["missing: kind"], id="missing column"),
        pytest.param(HEADER.replace("kind", "kind,colour") + GOOD, ["'colour' is unknown"], id="unknown column"),
        pytest.param(HEADER.replace("kind", "kind,name"), ["'name' stands there 2 times"], id="column twice"),
        pytest.param(
            (HEADER + GOOD + "Université,FR,,,,,\n").encode("cp1252"),
            ["line 3", "not UTF-8", "0xE9", "'é'", "cp1252", "Save As", "CSV UTF-8 (comma delimited)", "Enregistrer"],
            id="cp1252",
        ),
        pytest.param(
            (HEADER + GOOD).replace(",", ";"),
            ["line 1", "semicolons", "expected commas", "CSV UTF-8 (comma delimited)", "List separator"],
            id="semicolons of a French Excel",
        ),
        pytest.param(
            (HEADER + "Université,FR,,,,,\n").replace(",", ";").encode("cp1252"),
            ["line 2", "cp1252", "separated by semicolons, too", "List separator"],
            id="plain CSV of a French Excel",
        ),
        pytest.param((HEADER + GOOD).replace(",", "\t"), ["tabs", "expected commas"], id="tabs"),
        pytest.param((HEADER + GOOD).encode("utf-16"), ["UTF-16", "CSV UTF-8"], id="UTF-16"),
        pytest.param(HEADER + GOOD + "Be\0ta,FR,,,,,\n", ["line 3", "NUL byte"], id="NUL byte"),
        pytest.param(HEADER + GOOD + '"Beta,FR,,,,,\nGamma,FR,,,,,\n', ["line 3", "do not close"], id="open quotation"),
        pytest.param(HEADER + 'x,"a"b,,,,,\n', ["line 2", "quotation marks"], id="text after a quotation"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path, content: str | bytes, words: list[str]) -> None:
    with pytest.raises(SourceError) as refused:
        read(tmp_path, content)
    assert [word for word in ["places.csv", *words] if word not in str(refused.value)] == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"places\.csv: cannot be read \(No such file"):
        read_register(tmp_path / "places.csv", Place, source="test")


@pytest.mark.parametrize(
    ("row", "at", "words"),
    [
        pytest.param("Beta,FR,3,,,,,", None, ["8 fields, expected 7", "quotation marks"], id="too many fields"),
        pytest.param("Beta,FR", None, ["2 fields, expected 7", "commas"], id="too few fields"),
        pytest.param(",FR,,,,,", "name", ["name is empty", "required", "Name of the place"], id="required value"),
        pytest.param("  ,FR,,,,,", "name", ["name is empty"], id="only spaces"),
        pytest.param("Beta,fr,,,,,", "country_code", ["'fr'", "two capital letters matching ^[A-Z]{2}$"], id="pattern"),
        pytest.param("Beta,,3.0,,,,", "size", ["'3.0'", "whole number"], id="decimals"),
        pytest.param("Beta,,1E5,,,,", "size", ["'1E5'", "whole number"], id="exponent"),
        pytest.param("Beta,,007,,,,", "size", ["'007'", "leading zeros"], id="leading zeros"),
        pytest.param("Beta,,99999999999,,,,", "size", ["between -2147483648 and 2147483647"], id="too large"),
        pytest.param(f"Beta,,{'9' * 5000},,,,", "size", ["between -2147483648", "…"], id="thousands of digits"),
        pytest.param("Beta,,0,,,,", "size", ["size is '0': expected 1 or more"], id="below the range"),
        pytest.param("Beta,,10,,,,", "size", ["size is '10': expected 9 or less"], id="above the range"),
        pytest.param("Beta,,,VRAI,,,", "active", ["'VRAI'", "true or false"], id="boolean"),
        pytest.param("Beta,,,,30/05/2014,,", "founded", ["'30/05/2014'", "year-month-day", "format Text"], id="date"),
        pytest.param("Beta,,,,2014-02-30,,", "founded", ["'2014-02-30'", "exists in the calendar"], id="no such day"),
        pytest.param("Beta,,,,,en||fr,", "languages", ["'en||fr'", "none of them empty"], id="empty item"),
        pytest.param(
            "Beta,,,,,,Netwrok", "kind", ["'Netwrok'", "one of network, project; did you mean 'network'?"], id="nearest"
        ),
        pytest.param("Beta,,,,,,zzz", "kind", ["'zzz'", "one of network, project"], id="nothing near"),
        pytest.param(
            "Alpha,DE,,,,,", "name", ["name 'Alpha' already stands on line 2, which was kept"], id="key twice"
        ),
    ],
)
def test_a_line_that_cannot_be_taken_says_why(tmp_path: Path, row: str, at: str | None, words: list[str]) -> None:
    register = read(tmp_path, HEADER + GOOD + row + "\n")
    assert_conserved(register)
    assert list(register.frame["name"]) == ["Alpha"]
    told = register.rejected.iloc[0]
    assert (told["source"], told["line"], told["content"]) == ("test", 3, row)
    assert told["file_id"] == register.frame["file_id"].iloc[0]
    assert (None if pandas.isna(told["column_name"]) else told["column_name"]) == at
    assert [word for word in words if word not in told["reason"]] == []


def test_all_the_reasons_of_a_line_are_told_at_once(tmp_path: Path) -> None:
    register = read(tmp_path, HEADER + "Beta,fr,12,,,,x\nGamma,,a,b,c,,\n")
    rules, types = register.rejected.to_dict("records")
    assert rules["column_name"] == "country_code, size, kind"
    assert [reason.split(" is ")[0] for reason in rules["reason"].split("; ")] == ["country_code", "size", "kind"]
    assert types["column_name"] == "size, active, founded"
    assert types["record_id"] == "Gamma"


def test_a_key_is_free_again_when_its_first_line_is_rejected(tmp_path: Path) -> None:
    register = read(tmp_path, HEADER + "Alpha,fr,,,,,\nAlpha,FR,,,,,\nAlpha,DE,,,,,\n")
    assert list(register.frame["line"]) == [3]
    assert "already stands on line 3" in register.rejected["reason"].iloc[1]


def test_a_reference_to_nothing_is_rejected_with_the_nearest_name(tmp_path: Path) -> None:
    places = read(tmp_path, HEADER + "majulab,,,,,,\nponcelet,fr,,,,,\n")
    things = read(tmp_path, "thing,place\na,majulab\nb,majulabb\nc,poncelet\nd,zzz\ne,\n", Reference, "things.csv")
    kept = reject_orphans(things, "place", places, "name")
    assert_conserved(kept)
    assert list(kept.frame["thing"]) == ["a", "e"]
    misspelt, rejected, absent = kept.rejected["reason"]
    assert misspelt == "place is 'majulabb', which places.csv does not hold; did you mean 'majulab'?"
    assert "line 3 of places.csv, rejected" in rejected
    assert "does not hold: add it there" in absent


def test_rejecting_a_row_rejects_those_that_hang_on_it(tmp_path: Path) -> None:
    things = read(tmp_path, "thing,place\na,nowhere\nb,a\nc,b\nd,\ne,d\n", Reference)
    kept = reject_orphans(things, "place", things, "thing")
    assert_conserved(kept)
    assert list(kept.frame["thing"]) == ["d", "e"]
    assert "line 2 of places.csv, rejected" in kept.rejected["reason"].iloc[1]


def test_tables_are_sorted_and_equal_rows_give_equal_bytes(tmp_path: Path) -> None:
    register = read(tmp_path, HEADER + "Beta,FR,,,,,\nAlpha,FR,,,,,\nGamma,fr,,,,,\n")
    shuffled = register.frame.iloc[::-1]
    for folder, frame in (("one", register.frame), ("two", shuffled)):
        write_tables(tmp_path / folder, {"places": (Place, frame)}, register.rejected)
    for name, contract in (("places", Place), ("rejected_rows", RejectedRow)):
        one, two = (tmp_path / folder / f"{name}.parquet" for folder in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()
        assert pyarrow.parquet.read_schema(one) == arrow_schema(contract)
    assert pyarrow.parquet.read_table(one.with_name("places.parquet"))["name"].to_pylist() == ["Alpha", "Beta"]


FIELD = st.sampled_from(
    ["Alpha", "Beta", "FR", "fr", "3", "10", "true", "2014-02-30", "en|fr", "", " ", 'a"b', "x,\ny"]
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(FIELD, min_size=2, max_size=8), max_size=8))
def test_every_record_is_kept_or_rejected(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    register = read(tmp_path_factory.mktemp("rows"), HEADER + written.getvalue())
    assert_conserved(register)
    assert register.count.rows_in == len(rows)


@settings(max_examples=100, deadline=None)
@given(content=st.text(alphabet='a,"\n\r;|é\0 1', max_size=60), encoding=st.sampled_from(["utf-8", "cp1252", "utf-16"]))
def test_any_file_is_read_or_refused_in_words(
    tmp_path_factory: pytest.TempPathFactory, content: str, encoding: str
) -> None:
    try:
        register = read(tmp_path_factory.mktemp("any"), (HEADER + content).encode(encoding))
    except SourceError as refused:
        told = str(refused)
    else:
        assert_conserved(register)
        return
    assert "places.csv" in told
