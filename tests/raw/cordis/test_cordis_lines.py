"""What published files of CORDIS do to their lines, each as a made file: nothing is lost, nothing is guessed."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raw.cordis import lines
from raw.cordis.read import read
from raw.errors import SourceError
from raw.source import FileCount
from tests.raw.cordis.cordis_files import LEGAL_BASIS, PARTICIPATION, PROJECT, TOPIC, Outcome, line, outcome, table


def changed(folder: Path, row: Any, *changes: Any) -> Outcome:
    return outcome(folder, table(row, *changes))


def test_a_project_is_read(tmp_path: Path) -> None:
    found = changed(tmp_path, PROJECT, {})
    assert found.count == FileCount(1, 1, 0)
    (row,) = found.rows("cordis_projects")
    assert (row["project_id"], row["title"], row["total_cost"], row["ec_max_contribution"]) == (
        "101116741",
        "Digitizing; or not",
        1499998.5,
        1499998.25,
    )
    assert str(row["updated_at"]) == "2023-12-26 14:40:12"
    assert "objective" not in row


def test_a_participation_is_read_and_nothing_of_where_to_call(tmp_path: Path) -> None:
    (row,) = changed(tmp_path, PARTICIPATION, {}).rows("cordis_participations")
    assert row["organisation_id"] == "999981634"
    assert (row["ec_contribution"], row["total_cost"]) == (1499998.5, 1499998.5)
    assert (row["role"], row["is_sme"], row["participation_order"]) == ("coordinator", False, 1)
    assert not {"DROEVENDAALSESTEEG 4", "6708 PB", "NL811383696B01", "https://ec.europa.eu/form"} & set(row.values())


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_separators_byte_order_mark_and_line_ends_of_windows(tmp_path: Path, separator: str) -> None:
    text = table(TOPIC, {}, {"projectID": "7"}).replace(";", separator).replace("\n", "\r\n")
    found = outcome(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert [(row["project_id"], row["line"]) for row in found.rows("cordis_topics")] == [("101116741", 2), ("7", 3)]


@pytest.mark.parametrize("code", ["UK", "EL", "XK", "KO", "ZZ", "DE;HU", "fr"])
def test_codes_of_countries_stay_as_given(tmp_path: Path, code: str) -> None:
    (row,) = changed(tmp_path, PARTICIPATION, {"country": code}).rows("cordis_participations")
    assert (row["country_code"], row["is_country_doubtful"]) == (code, None)


def test_duplicates_stay_each_with_its_line(tmp_path: Path) -> None:
    found = changed(tmp_path, PARTICIPATION, {}, {}, {})
    assert [row["line"] for row in found.rows("cordis_participations")] == [2, 3, 4]


def test_a_shifted_line_is_rejected_and_the_next_is_read(tmp_path: Path) -> None:
    shifted = line([*TOPIC.values(), "more"])
    found = outcome(tmp_path, table(TOPIC, {}) + shifted + line(["9"]) + line(TOPIC.values()))
    assert found.count == FileCount(4, 2, 2)
    assert [row["line"] for row in found.rows("cordis_topics")] == [2, 5]
    first, second = found.rejected
    assert (first["line"], second["line"]) == (3, 4)
    assert "has 4 fields instead of 3" in first["reason"]
    assert "has 1 fields instead of 3" in second["reason"]
    assert first["content"] == shifted.strip()


def test_a_git_conflict_that_was_published(tmp_path: Path) -> None:
    text = (
        table(TOPIC, {})
        + "<<<<<<< HEAD\n"
        + line(["7", "A", "ours"])
        + "=======\n"
        + line(["7", "A", "theirs"])
        + ">>>>>>> branch; of a colleague\n"
        + line(["8", "B", "after"])
    )
    found = outcome(tmp_path, text)
    assert found.count == FileCount(7, 4, 3)
    assert [row["title"] for row in found.rows("cordis_topics")] == ["ERC STARTING GRANTS", "ours", "theirs", "after"]
    assert {row["line"] for row in found.rejected} == {3, 5, 7}
    assert all("git conflict" in row["reason"] for row in found.rejected)


def test_a_git_conflict_around_the_header(tmp_path: Path) -> None:
    text = "<<<<<<< HEAD\n" + line(TOPIC) + "=======\n" + table(TOPIC, {}) + ">>>>>>> theirs\n"
    found = outcome(tmp_path, text)
    assert found.count == FileCount(5, 1, 4)
    assert [row["line"] for row in found.rows("cordis_topics")] == [5]
    assert [row["line"] for row in found.rejected if "header again" in row["reason"]] == [4]


def test_a_conflict_within_a_value_gives_the_record_up(tmp_path: Path) -> None:
    text = line(TOPIC) + '"7";"A";"begun\n<<<<<<< HEAD\nended"\n' + line(["8", "B", "after"])
    found = outcome(tmp_path, text)
    assert [row["project_id"] for row in found.rows("cordis_topics")] == ["8"]
    assert [row["line"] for row in found.rejected] == [2, 3, 4]
    assert "line 3 breaks off" in found.rejected[0]["reason"]


def test_a_value_of_several_lines_is_one_record(tmp_path: Path) -> None:
    found = outcome(tmp_path, table(TOPIC, {"title": "one\n=======\ntwo\n\nthree"}, {"projectID": "7"}))
    assert [(row["line"], row["title"]) for row in found.rows("cordis_topics")] == [
        (2, "one ======= two three"),
        (7, "ERC STARTING GRANTS"),
    ]


def test_a_stray_quotation_mark_costs_one_line(tmp_path: Path) -> None:
    stray = '"7";"A";"a "stray" mark"\n'
    unclosed = '"8";"B";"never closed\n'
    found = outcome(tmp_path, line(TOPIC) + stray + unclosed + table(TOPIC, {})[len(line(TOPIC)) :])
    assert found.count == FileCount(3, 1, 2)
    assert [row["line"] for row in found.rows("cordis_topics")] == [4]
    assert all("quotation marks" in row["reason"] for row in found.rejected)


def test_a_mark_that_opens_in_the_last_line(tmp_path: Path) -> None:
    found = outcome(tmp_path, table(TOPIC, {}) + '"8";"B";"cut')
    assert (found.count, found.rejected[0]["line"]) == (FileCount(2, 1, 1), 3)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    content = (
        table(TOPIC, {}).encode()
        + line(["7", "A", "Universit\xe9"]).encode("cp1252")
        + b'"8";"B";"nul \0"\n'
        + line(["9", "C", "Université"]).encode()
    )
    found = outcome(tmp_path, content)
    assert [row["project_id"] for row in found.rows("cordis_topics")] == ["101116741", "9"]
    first, second = found.rejected
    assert "byte 0xE9" in first["reason"]
    assert "'é' in Windows-1252" in first["reason"]
    assert "NUL" in second["reason"]


def test_a_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAXIMUM_LINE", 200)
    found = outcome(tmp_path, table(TOPIC, {}, {"title": "x" * 1000}, {"projectID": "7"}))
    assert found.count == FileCount(3, 2, 1)
    assert [row["line"] for row in found.rows("cordis_topics")] == [2, 4]
    assert "more than 200 bytes" in found.rejected[0]["reason"]


def test_blank_lines_are_no_records(tmp_path: Path) -> None:
    found = outcome(tmp_path, "\n" + table(TOPIC, {}) + "\n\r\n" + line(["7", "A", "x"]) + "\n")
    assert found.count == FileCount(2, 2, 0)
    assert [row["line"] for row in found.rows("cordis_topics")] == [3, 6]


def test_empty_values_are_missing(tmp_path: Path) -> None:
    empty = dict.fromkeys(PROJECT, "") | {"id": "7", "title": "  "}
    (row,) = changed(tmp_path, PROJECT, empty).rows("cordis_projects")
    assert {name for name, value in row.items() if value is not None} == {"file_id", "line", "project_id"}


@pytest.mark.parametrize(
    ("row", "change", "column", "said"),
    [
        (PROJECT, {"id": "H2020"}, "project_id", "id is 'H2020': expected a number"),
        (PROJECT, {"id": ""}, "project_id", "project_id is empty"),
        (PROJECT, {"totalCost": "12 apples"}, "total_cost", "totalCost is '12 apples': expected an amount"),
        (PROJECT, {"startDate": "2014-02-30"}, "start_date", "a day that exists"),
        (PROJECT, {"startDate": "SIGNED", "endDate": "x"}, "start_date, end_date", "startDate is 'SIGNED'"),
        (PARTICIPATION, {"SME": "perhaps"}, "is_sme", "expected true or false"),
        (PARTICIPATION, {"order": "first"}, "participation_order", "expected a whole number"),
        (PARTICIPATION, {"name": "", "organisationID": ""}, "organisation_id", "one must be known"),
        (LEGAL_BASIS, {"legalBasis": ""}, "legal_basis", "legal_basis is empty"),
        (TOPIC, {"topic": " "}, "topic", "topic is empty"),
    ],
)
def test_values_in_wrong_columns_are_told(tmp_path: Path, row: Any, change: Any, column: str, said: str) -> None:
    found = changed(tmp_path, row, {}, change)
    (rejected,) = found.rejected
    assert (rejected["line"], rejected["column_name"]) == (3, column)
    assert said in rejected["reason"]
    assert found.count == FileCount(2, 1, 1)


def test_lines_that_may_name_people_are_not_kept(tmp_path: Path) -> None:
    named = {**PARTICIPATION, "contactFirstNames": "Ada", "contactLastNames": "Example"}
    for row in (named, PROJECT):
        found = outcome(tmp_path, table(row, {}) + line(["shifted", "Ada"]))
        assert found.rejected[0]["content"] is None
        assert not any(b"Ada" in content for content in found.bytes.values())


def test_a_long_line_is_shown_by_its_beginning(tmp_path: Path) -> None:
    found = outcome(tmp_path, table(TOPIC, {}) + line(["é" * 3000]))
    assert found.rejected[0]["content"] == '"' + "é" * 499


def test_columns_that_come_and_go_are_recorded(tmp_path: Path) -> None:
    row = {name: value for name, value in PROJECT.items() if name not in ("grantDoi", "subCall")}
    row |= {"keywords": "a", "novelty": "b"}
    found = changed(tmp_path, row, {})
    assert found.count == FileCount(1, 1, 0)
    said = {c["column_name"]: (c["is_present"], c["is_known"], c["is_read"]) for c in found.rows("cordis_columns")}
    assert said["grantDoi"] == said["subCall"] == (False, True, False)
    assert said["novelty"] == (True, False, False)
    assert said["keywords"] == said["objective"] == (True, True, False)
    assert said["id"] == (True, True, True)
    assert "reference" not in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "holds no line"),
        ("\n\n", "holds no line"),
        ("<!DOCTYPE html><html>maintenance</html>", "web page"),
        (line(TOPIC), "a header and no record"),
        (line([*TOPIC, "title"]), "names title more than once"),
        (line(name for name in PARTICIPATION if name != "country"), "which needs country as well"),
        (line(name for name in PROJECT if name != "ecMaxContribution"), "which needs ecMaxContribution as well"),
        (line(TOPIC) + line(["shifted"]), "none of its 1 records could be read. The first fault: line 2: has 1 fields"),
        (b"\xff\xfe" + line(TOPIC).encode("utf-16-le"), "cannot be read as UTF-8"),
        (b"\x1f\x8b\x08\x00 gzip", "cannot be read as UTF-8"),
    ],
)
def test_files_that_are_of_no_use_leave_nothing(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        outcome(tmp_path, content)
    assert said in str(caught.value)
    assert [path.name for path in tmp_path.rglob("*") if path.name.endswith(".parquet")] == []


def test_files_are_read_one_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="one at a time"):
        read([], tmp_path)


def test_equal_bytes_give_equal_bytes_whatever_the_name(tmp_path: Path) -> None:
    text = table(TOPIC, {}) + line(["shifted"])
    assert outcome(tmp_path, text, "a.csv").bytes == outcome(tmp_path, text, "b.csv").bytes


PIECES = st.sampled_from(['"', '""', ";", "\n", "\r\n", "\r", "7", "A", "é", "<<<<<<< HEAD\n", "\0", '"7";"A";"b"\n'])


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=30).map("".join))
def test_every_record_is_kept_or_rejected_whatever_stands_there(tmp_path: Path, text: str) -> None:
    found = outcome(tmp_path, table(TOPIC, {}) + text + "\n" + line(["999", "LAST", "x"]))
    kept, rejected = found.rows("cordis_topics"), found.rejected
    assert found.count == FileCount(len(kept) + len(rejected), len(kept), len(rejected))
    numbers = [row["line"] for row in (*kept, *rejected)]
    assert len(numbers) == len(set(numbers))
