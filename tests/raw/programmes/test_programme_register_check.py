"""What those who keep the register are told: every problem at once, with its place and what to do about it."""

import csv
import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raw.errors import SourceError
from raw.programmes.check import Problem, check
from raw.programmes.read import LINES
from raw.programmes.room import SOURCE
from raw.register_format import formatted

TODAY = date(2026, 11, 30)
PAGE = "https://example.org,2026-11,2026-11-22"

Change = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the register to break."""
    for path in SOURCE.default_files:
        shutil.copy(path, tmp_path / path.name)
    return tmp_path


def problems(folder: Path) -> list[Problem]:
    return check(sorted(folder.glob("*.csv")), TODAY)


def add(table: str, row: str) -> Change:
    def change(folder: Path) -> None:
        with (folder / f"{table}.csv").open("a", encoding="utf-8") as file:
            file.write(row + "\n")

    return change


def swap(table: str, old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def rewrite(table: str, translate: Callable[[bytes], bytes]) -> Change:
    def change(folder: Path) -> None:
        path = folder / f"{table}.csv"
        path.write_bytes(translate(path.read_bytes()))

    return change


def as_french_excel(content: bytes) -> bytes:
    return content.decode().replace(",", ";").encode("cp1252", errors="replace")


ERRORS: dict[str, tuple[Change, str, str, str]] = {
    "a required file is missing": (
        lambda folder: (folder / "programme_partners.csv").unlink(),
        "",
        "",
        "programme_partners.csv: the register of programmes needs this file once",
    ),
    "a file of another name": (
        lambda folder: (folder / "programme_links.csv").rename(folder / "programme_link.csv"),
        "",
        "",
        "did you mean 'programme_links.csv'?",
    ),
    "an empty file": (rewrite("programme_links", lambda _: b""), "programme_links.csv", "", "is empty"),
    "a column misspelt": (
        swap("programme_sites", "host_name", "host_nam"),
        "programme_sites.csv",
        "",
        "column 'host_nam' is unknown; did you mean 'host_name'?",
    ),
    "tabs": (
        rewrite("programme_links", lambda content: content.replace(b",", b"\t")),
        "programme_links.csv",
        "",
        "separated by tabs, expected commas: `observatory register format`",
    ),
    "Windows-1252": (
        rewrite("programmes", lambda content: content.decode().encode("cp1252", errors="replace")),
        "programmes.csv",
        "",
        "Windows-1252 (cp1252)",
    ),
    "quotation marks that do not close": (
        add("programmes", 'new,"New'),
        "programmes.csv",
        "",
        "the quotation marks of the record that begins here do not close",
    ),
    "a comma too many": (add("programmes", f"new,A, B,,,,,{PAGE},,"), "programmes.csv", "", "put a value that holds a"),
    "a field too few": (add("programmes", "new,New"), "programmes.csv", "", "the line has 2 fields, expected 11"),
    "an identifier with capitals": (
        add("programmes", f"New One,New,,,,,{PAGE},,"),
        "programmes.csv",
        "programme_id",
        "'New One'",
    ),
    "a name missing": (add("programmes", f"new,,,,,,{PAGE},,"), "programmes.csv", "name", "name is empty"),
    "an institute there is not": (
        add("programmes", f"new,New,,INPP,,,{PAGE},,"),
        "programmes.csv",
        "institute",
        "did you mean 'INP'?",
    ),
    "no day of entry": (
        add("programmes", "new,New,,,,,https://example.org,2026-11,,,"),
        "programmes.csv",
        "known_from",
        "known_from is empty",
    ),
    "a day of entry as a spreadsheet writes it": (
        add("programmes", "new,New,,,,,https://example.org,2026-11,22/11/2026,,"),
        "programmes.csv",
        "known_from",
        "did you mean '2026-11-22'?",
    ),
    "replaced before it was entered": (
        add("programmes", f"new,New,,,,,{PAGE},2026-11-20,"),
        "programmes.csv",
        "known_until",
        "a row is replaced on a later day than it was entered",
    ),
    "corrected without ending the old row": (
        add("programmes", f"majulab,MajuLab,,INP,,,{PAGE},,"),
        "programmes.csv",
        "known_from",
        "which still stands: give that line known_until 2026-11-22",
    ),
    "the same row twice": (
        add("programme_sites", f"mse2,1,main,Cambridge,US,,,,{PAGE},,"),
        "programme_sites.csv",
        "programme_id, site_number, known_from",
        "already stands on line",
    ),
    "a programme that is not there": (
        add("programme_partners", f"majulabb,9,SG,,,{PAGE},,"),
        "programme_partners.csv",
        "programme_id",
        "did you mean 'majulab'?",
    ),
    "a row older than what it names": (
        add("programme_periods", "compass,9,IRL,2030,,,,https://example.org,2026-11,2026-11-01,,"),
        "programme_periods.csv",
        "known_from",
        "the register knows compass from 2026-11-22 on",
    ),
    "a lower-case instrument": (
        add("programme_periods", f"majulab,9,irl,2030,,,,{PAGE},,"),
        "programme_periods.csv",
        "instrument",
        "instrument is 'irl'",
    ),
    "a date as a spreadsheet writes it": (
        add("programme_periods", f"majulab,9,IRL,30/05/2030,,,,{PAGE},,"),
        "programme_periods.csv",
        "period_start",
        "did you mean '2030-05-30'?",
    ),
    "a day that does not exist": (
        add("programme_periods", f"majulab,9,IRL,2030-02-30,,,,{PAGE},,"),
        "programme_periods.csv",
        "period_start",
        "2030-02 has 28 days",
    ),
    "an end before the start": (
        add("programme_periods", f"majulab,9,IRL,2030,2029,,,{PAGE},,"),
        "programme_periods.csv",
        "period_end",
        "the period ends before it begins",
    ),
    "a partner of no country and no name": (
        add("programme_partners", f"majulab,9,,,,{PAGE},,"),
        "programme_partners.csv",
        "",
        "country_code and organisation_name are both empty",
    ),
    "a country in words": (
        add("programme_partners", f"majulab,9,Singapore,,,{PAGE},,"),
        "programme_partners.csv",
        "country_code",
        "two capital letters",
    ),
    "a lineage in a circle": (
        add("programme_links", f"pics-4159,majulab,grew out of,{PAGE},,"),
        "programme_links.csv",
        "predecessor_programme_id",
        "pics-4159 → majulab → fsql → pics-4159",
    ),
    "a relation there is not": (
        add("programme_links", f"limms,jrl,grown of,{PAGE},,"),
        "programme_links.csv",
        "kind",
        "did you mean 'grew out of'?",
    ),
}


@pytest.mark.parametrize("case", ERRORS)
def test_a_broken_register_gives_one_clear_message(folder: Path, case: str) -> None:
    change, file, column, words = ERRORS[case]
    before = {(problem.file, problem.message) for problem in problems(folder)}
    change(folder)
    (told,) = [p for p in problems(folder) if p.is_error and (p.file, p.message) not in before]
    assert (told.file, told.column) == (file, column)
    assert words in told.message
    assert str(folder) not in told.message or not file


def test_everything_that_is_wrong_is_told_at_once(folder: Path) -> None:
    for case in ("an institute there is not", "a day that does not exist", "a country in words", "tabs"):
        ERRORS[case][0](folder)
    told = [(problem.file, problem.line) for problem in problems(folder) if problem.is_error]
    assert told == [
        ("programmes.csv", 76),
        ("programme_periods.csv", 82),
        ("programme_partners.csv", 110),
        ("programme_links.csv", 1),
    ]


WARNINGS = {
    "a laboratory with two countries": (
        add("programme_partners", f"majulab,9,JP,,,{PAGE},,"),
        "majulab has 2 foreign countries in programme_partners.csv (JP, SG); a programme like IRL has exactly one",
    ),
    "a project with three countries": (
        lambda folder: [
            add("programme_partners", f"lcmq,{n},{c},,,{PAGE},,")(folder) for n, c in ((8, "JP"), (9, "US"))
        ],
        "lcmq has 3 foreign countries in programme_partners.csv (CA, JP, US); a programme like LIA has one or two",
    ),
    "too long a mandate": (
        add("programme_periods", f"ilance,2,IRL,2026-04-01,2046-04-01,,,{PAGE},,"),
        "the mandate lasts 20.0 to 20.0 years, the rules of the IRL say 5",
    ),
    "start = end": (
        add("programme_periods", f"ilance,2,IRL,2026-04-01,2026-04-01,,,{PAGE},,"),
        "start and end are one day, so the programme ran on none",
    ),
    "a name no longer used": (
        add("programme_periods", f"ilance,2,UMI,2026-04-01,,,,{PAGE},,"),
        "UMI is called IRL since 2019, and the mandate begins in 2026",
    ),
    "a name not used yet": (
        add("programmes", f"new,New,,,,,{PAGE},,"),
        "new has no mandate in programme_periods.csv",
    ),
    "an overlap": (
        add("programme_periods", f"majulab,4,IRL,2025,2030,,,{PAGE},,"),
        "begins 2025, before mandate 3 (line",
    ),
    "mandates out of order": (
        add("programme_periods", f"ilance,2,UMI,2010,2014,,,{PAGE},,"),
        "mandate 2 begins before mandate 1",
    ),
    "a name of later years": (
        add("programme_periods", f"fins,2,IRP,2010,2015,,,{PAGE},,"),
        "IRP is a name of 2019, and the mandate begins in 2010: write the name of that time",
    ),
    "two programmes of one number": (
        add("programmes", f"new,New,,,3654,,{PAGE},,"),
        "unit_code is '3654' like that of majulab",
    ),
    "a later programme that is earlier": (
        add("programme_links", f"poncelet,majulab,grew out of,{PAGE},,"),
        "poncelet begins before majulab, which it is said to continue",
    ),
    "a row of the future": (
        add("programme_sites", "mse2,9,,Nice,FR,,,,https://example.org,2026-11,2026-12-24,,"),
        "known_from is 2026-12-24, after today: the row does not count yet",
    ),
}


@pytest.mark.parametrize("case", WARNINGS)
def test_what_is_unlikely_is_a_warning_and_no_error(folder: Path, case: str) -> None:
    change, words = WARNINGS[case]
    before = {(problem.file, problem.message) for problem in problems(folder)}
    change(folder)
    new = [problem for problem in problems(folder) if (problem.file, problem.message) not in before]
    assert any(words in problem.message and problem.line for problem in new)
    assert not [problem for problem in new if problem.is_error]


def test_the_committed_register_has_no_error_and_is_formatted() -> None:
    assert [problem for problem in check(SOURCE.default_files, TODAY) if problem.is_error] == []
    for path in SOURCE.default_files:
        assert formatted(path, LINES[path.stem]) == path.read_bytes(), path.name


def test_a_file_of_a_french_spreadsheet_is_understood_said_and_put_right(folder: Path) -> None:
    path = folder / "programme_links.csv"
    plain = path.read_bytes()
    path.write_bytes(as_french_excel(plain.replace(b"page", "pagé".encode())))
    told = [problem for problem in problems(folder) if problem.is_error]
    assert [problem.file for problem in told] == [path.name] * len(told)
    assert any("semicolons (;), as a French Excel writes them" in problem.message for problem in told)
    assert any("Windows-1252 (cp1252)" in problem.message and "é" in problem.message for problem in told)
    path.write_bytes(formatted(path, LINES[path.stem]))
    assert "pagé" in path.read_text(encoding="utf-8")
    assert [problem for problem in problems(folder) if problem.is_error] == []


def test_formatting_puts_columns_and_rows_in_order_and_changes_no_value(folder: Path) -> None:
    path = folder / "programme_links.csv"
    path.write_text(
        "kind,programme_id,predecessor_programme_id,source_url,retrieved,known_from,known_until,note\r\n"
        '  grew out of ,majulab,fsql,https://example.org,2026-11,2026-11-01,,"A, ""B"""\r\n'
        "grew out of,fsql,pics-4159,https://example.org,2026-11,2026-11-01,,\r\n",
        encoding="utf-8",
    )
    assert formatted(path, LINES["programme_links"]).decode() == (
        "programme_id,predecessor_programme_id,kind,source_url,retrieved,known_from,known_until,note\n"
        "fsql,pics-4159,grew out of,https://example.org,2026-11,2026-11-01,,\n"
        'majulab,fsql,grew out of,https://example.org,2026-11,2026-11-01,,"A, ""B"""\n'
    )


@pytest.mark.parametrize("row", ["only,three,fields", 'an,"open,mark'])
def test_formatting_refuses_what_it_cannot_read(folder: Path, row: str) -> None:
    add("programme_links", row)(folder)
    with pytest.raises(SourceError, match=r"programme_links\.csv.*line"):
        formatted(folder / "programme_links.csv", LINES["programme_links"])


values = st.text(st.sampled_from('ab,;"\n\r\t é|0123'), max_size=6)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(values, min_size=8, max_size=8), max_size=5))
def test_formatting_twice_is_formatting_once_and_loses_no_row(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "programme_links.csv"
    header = "programme_id,predecessor_programme_id,kind,source_url,retrieved,known_from,known_until,note\n"
    quoted = "".join(",".join('"' + value.replace('"', '""') + '"' for value in row) + "\n" for row in rows)
    path.write_bytes((header + quoted).encode())
    once = formatted(path, LINES["programme_links"])
    path.write_bytes(once)
    assert formatted(path, LINES["programme_links"]) == once
    assert len(_records(once)) == len(rows) + 1


def _records(content: bytes) -> list[list[str]]:
    return [*csv.reader(io.StringIO(content.decode(), newline=""))]
