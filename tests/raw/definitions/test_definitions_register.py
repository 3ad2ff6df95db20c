"""The committed register of definitions: what it holds, that its choices are told apart, and what its checks refuse."""

import csv
import gzip
import json
import shutil
from pathlib import Path

import duckdb
import pytest

from raw.countries.room import SOURCE as COUNTRIES
from raw.definitions.contract import TYPES
from raw.definitions.room import SOURCE
from raw.errors import SourceError
from warehouse.contract import columns

Row = dict[str, object]

CHOICES = (
    "international_if",
    "unknown_countries",
    "partly_known",
    "territories",
    "hong_kong_macao",
    "taiwan",
    "uk_nations",
    "maximum_authors",
    "work_types",
    "preprints",
    "retracted",
    "paratext",
    "single_author_two_countries",
    "counting",
)
DEFAULT = {
    "international_if": "two countries",
    "unknown_countries": "not international",
    "partly_known": "domestic",
    "territories": "french-overseas-1",
    "hong_kong_macao": "apart",
    "taiwan": "apart",
    "uk_nations": "United Kingdom",
    "maximum_authors": "",
    "work_types": "articles-reviews-chapters-conference-papers",
    "preprints": "left out",
    "retracted": "left out",
    "paratext": "left out",
    "single_author_two_countries": "international",
    "counting": "full",
}
GOOD = {
    "definition_id": "new",
    "name": "New",
    "producer": "Nobody",
    **DEFAULT,
    "note": "A test.",
    "source_url": "https://example.org",
}
"""A definition that is taken."""

DIFFERENCES: dict[str, dict[str, object]] = {
    "observatory": {},
    "observatory-known-only": {"unknown_countries": "left out"},
    "observatory-territories-apart": {"territories": "apart"},
    "observatory-hong-kong-china": {"hong_kong_macao": "China"},
    "observatory-up-to-100-authors": {"maximum_authors": 100},
    "observatory-partly-known-left-out": {"unknown_countries": "left out", "partly_known": "left out"},
    "observatory-single-author-domestic": {"single_author_two_countries": "domestic"},
    "observatory-author-fractional": {"counting": "author-fractional"},
    "leiden-open-edition": {"territories": "apart", "hong_kong_macao": "China"},
    "bibliometrix": {"taiwan": "China"},
    "kth": {"unknown_countries": "left out", "work_types": "articles-reviews"},
    "coki": {
        "international_if": "another country than home",
        "territories": "apart",
        "work_types": "crossref-works",
        "preprints": "counted",
    },
    "openalex": {
        "territories": "apart",
        "work_types": "every-type",
        "preprints": "counted",
        "retracted": "counted",
        "paratext": "counted",
    },
    "nsf": {"work_types": "articles-reviews-conference-papers", "counting": "author-fractional"},
    "oecd": {"work_types": "articles-reviews-conference-papers", "counting": "institution-fractional"},
    "ost": {"counting": "country-fractional"},
}
"""Definition → the choices in which it differs from the default."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("definitions")
    SOURCE.read(SOURCE.default_files, folder)
    return folder


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the register to break."""
    for path in SOURCE.default_files:
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


def query(folder: Path, sql: str) -> list[Row]:
    with duckdb.connect() as connection:
        for path in folder.glob("*.parquet"):
            connection.execute(f"create view {path.stem} as from '{path}'")
        result = connection.execute(sql)
        names = [described[0] for described in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def append(folder: Path, table: str, row: list[str]) -> None:
    with (folder / f"{table}.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(row)


def define(folder: Path, **changes: str) -> None:
    append(folder, "definitions", [*{**GOOD, **changes}.values()])


def rejected(folder: Path) -> dict[str, str]:
    """Key → reason of each rejected row; every row must be kept or rejected."""
    counts = SOURCE.read([folder / path.name for path in SOURCE.default_files], folder / "tables")
    assert all(count.rows_in == count.rows_kept + count.rows_rejected for count in counts)
    found = query(folder / "tables", "from rejected_rows")
    assert sum(count.rows_rejected for count in counts) == len(found)
    return {str(row["record_id"]): f"{row['column_name']}: {row['reason']}" for row in found}


def test_the_committed_register_is_read_whole(tmp_path: Path) -> None:
    counts = SOURCE.read(SOURCE.default_files, tmp_path)
    assert query(tmp_path, "select line, reason from rejected_rows") == []
    assert [count.rows_kept for count in counts] == [31, 16]


def test_choices_of_too_many_combinations_are_refused_by_name(edited: Path) -> None:
    for number, maximum in enumerate(("10", "50", "200")):
        define(edited, definition_id=f"up-to-{number}", maximum_authors=maximum)
    with pytest.raises(SourceError, match=r"102,400 combinations.*100,000 are allowed.*5 of maximum_authors"):
        rejected(edited)


def test_equal_files_give_equal_tables_in_any_order(built: Path, tmp_path: Path) -> None:
    SOURCE.read(SOURCE.default_files[::-1], tmp_path)
    assert {path.name for path in built.iterdir()} == {
        f"{table}.parquet" for table in [*SOURCE.tables, "rejected_rows"]
    }
    for path in built.iterdir():
        assert path.read_bytes() == (tmp_path / path.name).read_bytes()


def test_every_choice_of_every_definition(built: Path) -> None:
    """One wrong cell of the register is another indicator: each is stated here a second time."""
    found = {str(row["definition_id"]): row for row in query(built, "from definitions")}
    assert found.keys() == DIFFERENCES.keys()
    default = {choice: found["observatory"][choice] for choice in CHOICES}
    assert {choice: "" if value is None else value for choice, value in default.items()} == DEFAULT
    for name, row in found.items():
        assert {choice: row[choice] for choice in CHOICES if row[choice] != default[choice]} == DIFFERENCES[name]


def test_every_column_but_names_and_texts_is_a_choice() -> None:
    texts = {"file_id", "line", "definition_id", "name", "producer", "note", "source_url"}
    assert [c.name for c in columns(SOURCE.tables["definitions"]) if c.name not in texts] == [*CHOICES]


def test_a_note_tells_where_the_producer_says_nothing(built: Path) -> None:
    rows = query(built, "from definitions where producer <> 'this project'")
    assert len(rows) == 8
    for row in rows:
        assert str(row["note"]).startswith("Its own: "), row["definition_id"]


def test_the_types_of_each_set(built: Path) -> None:
    sets = query(
        built,
        "select set_id, string_agg(publication_type, ' ' order by publication_type) as types "
        "from work_type_sets group by set_id",
    )
    found = {str(row["set_id"]): str(row["types"]) for row in sets}
    assert found["articles-reviews-chapters-conference-papers"] == (
        "article book-chapter conference-paper proceedings-article review"
    )
    assert found["articles-reviews-conference-papers"] == "article conference-paper proceedings-article review"
    assert found["articles-reviews"] == "article review"
    assert found["every-type"] == "*"
    left_out = {"dataset", "grant", "libguides", "paratext", "peer-review", "software", "supplementary-materials"}
    assert {*TYPES} - {*found["crossref-works"].split()} == left_out
    assert query(built, "from work_type_sets anti join definitions on work_types = set_id") == []


def test_the_maps_of_territories_are_those_of_the_register_of_countries(built: Path) -> None:
    with next(path for path in COUNTRIES.default_files if path.stem == "territory_mergers").open() as file:
        maps = {row["map_version"] for row in csv.DictReader(file)}
    named = {str(row["territories"]) for row in query(built, "select distinct territories from definitions")}
    assert named - {"apart"} <= maps


def test_real_records_have_no_type_but_those_known(real_data: Path) -> None:
    for name in ("works_2025-12-06.jsonl.gz", "pull_2026-05-22.jsonl.gz"):
        with gzip.open(real_data / "openalex" / name, "rt", encoding="utf-8") as file:
            types = {json.loads(line).get("type") for line in file}
        assert len(types) > 5
        assert types - {*TYPES} - {"preprint", None} == set()


def test_a_good_definition_is_taken_also_where_it_chooses_as_another_does(edited: Path) -> None:
    define(edited)
    define(edited, definition_id="new-10", maximum_authors="10")
    assert rejected(edited) == {}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"definition_id": "New one"}, "definition_id is 'New one'"),
        ({"international_if": "two country"}, "did you mean 'two countries'?"),
        ({"unknown_countries": "excluded"}, "expected one of not international, left out"),
        ({"partly_known": "Domestic"}, "did you mean 'domestic'?"),
        ({"territories": "French overseas"}, "territories is 'French overseas'"),
        ({"hong_kong_macao": "CN"}, "expected one of apart, China"),
        ({"taiwan": "china"}, "did you mean 'China'?"),
        ({"uk_nations": "apart"}, "expected one of United Kingdom"),
        ({"maximum_authors": "30"}, "maximum_authors is '30': expected one of 10, 50, 100, 200"),
        ({"work_types": "articles-review"}, "which work_type_sets.csv does not hold; did you mean 'articles-reviews'?"),
        ({"work_types": ""}, "work_types is empty: a value is required"),
        ({"preprints": "count"}, "did you mean 'counted'?"),
        ({"retracted": ""}, "retracted is empty: a value is required"),
        ({"paratext": "yes"}, "expected one of counted, left out"),
        ({"single_author_two_countries": "flagged"}, "expected one of international, domestic"),
        ({"counting": "fractional"}, "did you mean"),
        ({"note": ""}, "note is empty"),
        ({"source_url": "example.org"}, "source_url is 'example.org'"),
    ],
)
def test_a_broken_definition_is_rejected_with_what_to_do(edited: Path, changes: dict[str, str], words: str) -> None:
    define(edited, **changes)
    told = rejected(edited)
    assert [*told] == [changes.get("definition_id", "new")]
    assert words in next(iter(told.values()))


def test_of_two_definitions_with_one_name_the_first_is_kept(edited: Path) -> None:
    define(edited, definition_id="kth", counting="country-fractional")
    assert "already stands on line 12" in rejected(edited)["kth"]
    assert query(edited / "tables", "select counting from definitions where definition_id = 'kth'") == [
        {"counting": "full"}
    ]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("artcle", "did you mean 'article'?"),
        ("", "publication_type is empty: a value is required"),
        ("preprint", "publication_type is 'preprint': expected one of *, article"),
    ],
)
def test_a_set_is_taken_whole_or_not_at_all(edited: Path, kind: str, words: str) -> None:
    append(edited, "work_type_sets", ["mine", "review"])
    append(edited, "work_type_sets", ["mine", kind])
    define(edited, work_types="mine")
    told = rejected(edited)
    assert words in told[f"mine / {kind}"]
    assert "another row of the set 'mine' is rejected: correct that row first" in told["mine / review"]
    assert "rejected: correct that line first" in told["new"]
    assert query(edited / "tables", "from work_type_sets where set_id = 'mine'") == []


def test_a_set_of_every_type_has_no_other_row(edited: Path) -> None:
    append(edited, "work_type_sets", ["mine", "*"])
    append(edited, "work_type_sets", ["mine", "article"])
    told = rejected(edited)
    assert "also has '*', which is every type" in told["mine / article"]
    assert [*told] == ["mine / *", "mine / article"]


def test_a_type_named_twice_is_no_other_set(edited: Path) -> None:
    append(edited, "work_type_sets", ["every-type", "*"])
    told = rejected(edited)
    assert [*told] == ["every-type / *"]
    assert "already stands on line 32" in told["every-type / *"]


def test_a_file_too_many_or_too_few_is_named(edited: Path) -> None:
    files = [edited / path.name for path in SOURCE.default_files]
    with pytest.raises(SourceError, match=r"definitions.csv: the register of definitions needs this file once, .* 0"):
        SOURCE.read([path for path in files if path.stem != "definitions"], edited / "tables")
    strange = edited / "definition.csv"
    shutil.copy(edited / "definitions.csv", strange)
    with pytest.raises(SourceError, match=r"did you mean 'definitions.csv'"):
        SOURCE.read([*files, strange], edited / "tables")
