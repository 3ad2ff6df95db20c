"""Archives of CORDIS: what is read of them, and those that are refused before they do harm."""

import io
import zipfile
from pathlib import Path

import pytest

from raw.cordis import zipped as caps
from raw.errors import SourceError
from raw.source import FileCount
from tests.raw.cordis.cordis_files import PARTICIPATION, PROJECT, TOPIC, line, members, outcome, table, zipped

TABLES = ("cordis_projects", "cordis_participations", "cordis_legal_bases", "cordis_topics")


def refused(folder: Path, content: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        outcome(folder, content, "cordis-h2020projects-csv.zip")
    assert not list(folder.rglob("*.parquet"))
    assert not list(folder.rglob(".incomplete*"))
    assert "cordis-h2020projects-csv.zip" in str(caught.value)
    return str(caught.value)


def test_four_members_are_read_and_all_are_listed(tmp_path: Path) -> None:
    found = outcome(tmp_path, zipped(members()))
    assert found.count == FileCount(4, 4, 0)
    assert [len(found.rows(name)) for name in TABLES] == [1, 1, 1, 1]
    listed = {row["member_name"]: (row["is_read"], row["line"]) for row in found.rows("cordis_members")}
    assert listed == {
        "project.csv": (True, 1),
        "organization.csv": (True, 3),
        "legalBasis.csv": (True, 5),
        "topics.csv": (True, 7),
        "euroSciVoc.csv": (False, 0),
    }


def test_members_in_a_folder_and_in_any_order(tmp_path: Path) -> None:
    moved = {f"csv/{name.upper()}": content for name, content in reversed(members().items())}
    found = outcome(tmp_path, zipped(moved))
    assert [len(found.rows(name)) for name in TABLES] == [1, 1, 1, 1]


def test_lines_are_counted_on_so_that_each_is_named_once(tmp_path: Path) -> None:
    given = members(
        project=table(PROJECT, {}, {"id": "x"}, {"title": "two\nlines"}),
        organization=table(PARTICIPATION, {"order": "x"}, {}),
    )
    found = outcome(tmp_path, zipped(given))
    assert found.count == FileCount(7, 5, 2)
    assert [row["line"] for row in found.rows("cordis_projects")] == [2, 4]
    assert [row["line"] for row in found.rows("cordis_participations")] == [8]
    assert [(row["line"], row["reason"].partition(": ")[0]) for row in found.rejected] == [
        (3, "project.csv, line 3"),
        (7, "organization.csv, line 2"),
    ]


def test_members_of_earlier_archives_may_be_missing(tmp_path: Path) -> None:
    two = {name: content for name, content in members().items() if name in ("project.csv", "organization.csv")}
    assert outcome(tmp_path, zipped(two)).count == FileCount(2, 2, 0)


@pytest.mark.parametrize("name", ["project.csv", "organization.csv"])
def test_without_a_needed_member_nothing_is_read(tmp_path: Path, name: str) -> None:
    less = {held: content for held, content in members().items() if held != name}
    assert f"lacks {name}" in refused(tmp_path, zipped(less))


def test_a_member_of_another_layout_than_its_name_says(tmp_path: Path) -> None:
    said = refused(tmp_path, zipped(members(organization=table(TOPIC, {}))))
    assert "organization.csv, line 1: no header" in said
    assert "needs organisationID or id, name, country, role, ecContribution as well" in said


def test_an_archive_without_members(tmp_path: Path) -> None:
    assert "It holds nothing" in refused(tmp_path, zipped({}))


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9, 0.999])
def test_an_archive_cut_short(tmp_path: Path, place: float) -> None:
    whole = zipped(members())
    assert "is no whole zip archive" in refused(tmp_path, whole[: int(len(whole) * place)])


def test_every_changed_byte_of_a_member_is_noticed(tmp_path: Path) -> None:
    text = table(PROJECT, *({"id": str(number)} for number in range(200)))
    whole = zipped(members(project=text))
    start = whole.index(b"project.csv") + len("project.csv")
    for place in range(start + 20, start + 420, 40):
        damaged = whole[:place] + bytes([whole[place] ^ 8]) + whole[place + 1 :]
        assert "is damaged in project.csv" in refused(tmp_path, damaged)


@pytest.mark.parametrize("name", ["../project.csv", "a/../../b.csv", "/etc/b.csv", "C:\\b.csv", "..\\b.csv"])
def test_names_that_lead_outside(tmp_path: Path, name: str) -> None:
    assert "must not lead out" in refused(tmp_path, zipped({**members(), name: "x"}))


def test_an_encrypted_member(tmp_path: Path) -> None:
    content = bytearray(zipped(members()))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in refused(tmp_path, bytes(content))


def test_two_members_of_one_name(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members().items():
            archive.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("project.csv", "x")
    assert "holds project.csv twice" in refused(tmp_path, buffer.getvalue())


def test_two_members_that_could_be_meant(tmp_path: Path) -> None:
    assert "holds both" in refused(tmp_path, zipped({**members(), "old/project.csv": table(PROJECT, {})}))


def test_too_many_members(tmp_path: Path) -> None:
    many = {f"{number}.csv": "x" for number in range(caps.MAXIMUM_MEMBERS)}
    assert "members" in refused(tmp_path, zipped({**members(), **many}))


def test_a_member_that_unpacks_to_much_more_than_text_does(tmp_path: Path) -> None:
    bomb = table(PROJECT, {}) + line([" " * 3_000_000])
    assert "made to exhaust the machine" in refused(tmp_path, zipped(members(project=bomb)))
    elsewhere = zipped({**members(), "summary.csv": b"\0" * 3_000_000})
    assert "made to exhaust the machine" in refused(tmp_path, elsewhere)


def test_a_member_larger_than_any_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caps, "MAXIMUM_BYTES", 5000)
    large = table(PROJECT, *({"id": str(number)} for number in range(100)))
    assert "At most 5,000 are read" in refused(tmp_path, zipped(members(project=large)))


def test_a_member_that_is_larger_than_it_says(tmp_path: Path) -> None:
    """The size in the table of contents is what the caps are held against, so it must be what comes."""
    whole = bytearray(zipped(members()))
    place = whole.index(b"PK\x01\x02") + 24
    whole[place : place + 4] = (100).to_bytes(4, "little")
    assert "is damaged in project.csv" in refused(tmp_path, bytes(whole))


def test_an_unknown_compression(tmp_path: Path) -> None:
    whole = bytearray(zipped(members()))
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = whole.index(signature) + offset
        whole[place : place + 2] = (97).to_bytes(2, "little")
    assert "project.csv" in refused(tmp_path, bytes(whole))


def test_equal_archives_give_equal_bytes(tmp_path: Path) -> None:
    content = zipped(members(project=table(PROJECT, {}, {"id": "x"})))
    assert outcome(tmp_path, content, "a.zip").bytes == outcome(tmp_path, content, "b.zip").bytes
