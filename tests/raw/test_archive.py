"""Snapshots: named by their bytes, whole or not there, taken up after a kill, kept while a release needs them."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from raw.archive import Archive, Pulled, Snapshot, Workspace
from raw.errors import SourceError

SAID = {"licence": "CC0-1.0", "licence_address": "https://creativecommons.org/publicdomain/zero/1.0/"}


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "some_source")


def keep(archive: Archive, *contents: bytes, previous: Snapshot | None = None) -> tuple[Snapshot, bool]:
    """A snapshot of files `0.txt`, `1.txt`, … of these contents."""
    workspace = archive.workspace("all", previous)
    files = []
    for number, content in enumerate(contents):
        path = workspace.folder / f"{number}.txt"
        path.write_bytes(content)
        files.append((path.name, path))
    return archive.keep(workspace, Pulled(files, ["https://example.org/all"]), said=SAID, mode="api")


def test_a_snapshot_holds_the_bytes_and_a_card(archive: Archive) -> None:
    snapshot, is_new = keep(archive, b"one", b"two")
    assert is_new
    assert [path.read_bytes() for path in archive.files(snapshot)] == [b"one", b"two"]
    assert [path.name for path in archive.files(snapshot)] == ["0.txt", "1.txt"]
    assert all(path.stat().st_mode & 0o777 == 0o444 for path in archive.files(snapshot))
    assert archive.snapshot(snapshot.snapshot_id[:6]) == snapshot
    assert snapshot.queries == ("https://example.org/all",)
    assert snapshot.licence == "CC0-1.0"
    assert snapshot.started_at <= snapshot.finished_at
    assert not [*(archive.folder / "unfinished").iterdir()]


def test_equal_bytes_are_one_snapshot_whose_first_card_stays(archive: Archive) -> None:
    first, _ = keep(archive, b"one")
    second, is_new = keep(archive, b"one")
    assert (second, is_new) == (first, False)
    assert len(archive.all()) == 1


def test_names_depend_on_content_and_order(archive: Archive) -> None:
    names = {keep(archive, *contents)[0].snapshot_id for contents in ([b"a", b"b"], [b"b", b"a"], [b"ab"], [b"a"])}
    assert len(names) == 4


def test_files_of_the_snapshot_before_are_shared(archive: Archive) -> None:
    first, _ = keep(archive, b"one")
    workspace = archive.workspace("all", first)
    added = workspace.folder / "more.txt"
    added.write_bytes(b"more")
    pulled = Pulled([("0.txt", workspace.previous_files[0]), ("more.txt", added)], [])
    second, _ = archive.keep(workspace, pulled, said=SAID, mode="api")
    assert archive.files(second)[0] == archive.files(first)[0]
    assert second.previous == first.snapshot_id
    assert len([*(archive.folder / "files").iterdir()]) == 2


@pytest.mark.parametrize("damage", ["gone", "shorter"])
def test_a_damaged_snapshot_is_not_read(archive: Archive, damage: str) -> None:
    snapshot, _ = keep(archive, b"one")
    (path,) = archive.files(snapshot)
    path.chmod(0o644)
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(b"on")
    with pytest.raises(
        SourceError, match=r"0\.txt of snapshot .*(is missing|has 2 bytes instead of 3).*pull some_source"
    ):
        archive.files(snapshot)


def test_a_name_must_be_that_of_one_snapshot(archive: Archive) -> None:
    with pytest.raises(
        SourceError, match=r"'abc' is no snapshot here; there are: none yet\. Run `observatory pull some_"
    ):
        archive.snapshot("abc")
    keep(archive, b"one")
    keep(archive, b"two")
    with pytest.raises(SourceError, match="is the beginning of several"):
        archive.snapshot("")


def test_a_broken_card_is_named(archive: Archive) -> None:
    snapshot, _ = keep(archive, b"one")
    card = archive.folder / "cards" / f"{snapshot.snapshot_id}.json"
    card.write_text(card.read_text()[:-20])
    with pytest.raises(SourceError, match=rf"{snapshot.snapshot_id}\.json is no card"):
        archive.all()


def append(workspace: Workspace, *steps: bytes) -> None:
    journal = workspace.journal("works.jsonl")
    for step in steps:
        journal.commit(step, {"n": journal.state.get("n", 0) + 1})


def test_a_journal_goes_on_after_its_last_commit(archive: Archive) -> None:
    append(archive.workspace("all", None), b"one\n", b"two\n")
    again = archive.workspace("all", None).journal("works.jsonl")
    with again.path.open("ab") as file:
        file.write(b"written, not committed")
    resumed = archive.workspace("all", None).journal("works.jsonl")
    assert (resumed.state, resumed.path.read_bytes()) == ({"n": 2}, b"one\ntwo\n")
    resumed.commit(b"three\n", {"n": 3})
    assert resumed.path.read_bytes() == b"one\ntwo\nthree\n"


def test_a_journal_shorter_than_its_state_is_refused(archive: Archive) -> None:
    workspace = archive.workspace("all", None)
    append(workspace, b"one\n")
    (workspace.folder / "works.jsonl").write_bytes(b"on")
    with pytest.raises(SourceError, match="shorter than its state says"):
        workspace.journal("works.jsonl")


def test_another_request_or_another_snapshot_before_is_another_pull(archive: Archive) -> None:
    append(archive.workspace("all", None), b"one\n")
    before, _ = keep(Archive(archive.folder), b"x")
    for workspace in (archive.workspace("some", None), archive.workspace("all", before)):
        assert workspace.journal("works.jsonl").state == {}


def test_what_changed_is_told_against_a_snapshot_of_the_same_query_only(archive: Archive) -> None:
    before, _ = keep(archive, b"one")
    assert archive.workspace("all", before).previous == before
    assert archive.workspace("other years", before).previous is None
    assert archive.workspace("other years", before).previous_files == ()


def test_old_snapshots_go_unless_they_are_needed(archive: Archive) -> None:
    made = [keep(archive, content)[0] for content in (b"1", b"22", b"333", b"4444")]
    order = [card.snapshot_id for card in archive.all()]
    n_removed, freed = archive.prune(2, {order[0]})
    assert [card.snapshot_id for card in archive.all()] == [order[0], *order[2:]]
    assert n_removed == 1
    assert freed == next(file.n_bytes for card in made if card.snapshot_id == order[1] for file in card.files)
    assert all(archive.files(card) for card in archive.all())
    assert archive.prune(2, {order[0]}) == (0, 0)


def test_bytes_without_a_card_are_swept(archive: Archive) -> None:
    keep(archive, b"one")
    orphan = archive.folder / "files" / ("0" * 64) / "left.txt"
    orphan.parent.mkdir()
    orphan.write_bytes(b"left by a kill")
    assert archive.prune(5, ()) == (0, 14)
    assert not orphan.parent.exists()


def test_a_pull_nobody_went_on_with_is_removed(archive: Archive) -> None:
    recent, old = archive.workspace("all", None), archive.workspace("some", None)
    append(recent, b"one\n")
    append(old, b"one\n")
    (old.folder / "started.json").write_bytes(msgspec.json.encode(old.started_at - timedelta(days=61)))
    archive.prune(5, ())
    assert archive.workspace("all", None).journal("works.jsonl").state == {"n": 1}
    assert archive.workspace("some", None).journal("works.jsonl").state == {}
