"""What a pull adds to the snapshot before: a small file, nothing, or all anew; in force is what was served."""

import gzip
import hashlib
import json
import random
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raw.archive import Archive, Pulled, Snapshot
from raw.changes import LARGEST_ADDITION, MOST_FILES, changes
from raw.errors import PullError, SourceError

State = Mapping[str, int]
"""Record → its content."""
SAID = {"licence": "CC0-1.0", "licence_address": "https://creativecommons.org/publicdomain/zero/1.0/"}


def line(record_id: str, content: int, moved: str = "2025") -> bytes:
    return json.dumps({"id": record_id, "content": content, "updated": moved}).encode()


def identify(of: bytes) -> tuple[str, bytes]:
    try:
        record = json.loads(of)
        return record["id"], hashlib.blake2b(str(record["content"]).encode(), digest_size=16).digest()
    except (ValueError, KeyError) as error:
        raise SourceError(f"no record: {error}") from None


class Home:
    """An archive, and the pulls that fill it."""

    def __init__(self, folder: Path) -> None:
        self.archive = Archive(folder / "source")
        self.kept: Snapshot | None = None
        self.counts: dict[str, int] = {}

    def pull(self, lines: Sequence[bytes]) -> Snapshot:
        workspace = self.archive.workspace("a question", self.kept)
        came = workspace.folder / "came.jsonl"
        came.write_bytes(b"".join(each + b"\n" for each in lines))
        files, self.counts = changes(workspace, came, identify)
        self.kept, _ = self.archive.keep(workspace, Pulled(files, ["?"], counts=self.counts), said=SAID, mode="api")
        return self.kept

    def state(self) -> dict[str, int]:
        """The records in force, read from the files by nothing but gzip and json."""
        assert self.kept
        records: dict[str, int] = {}
        for path in self.archive.files(self.kept):
            for each in map(json.loads, gzip.decompress(path.read_bytes()).splitlines()):
                if "withdrawn" in each:
                    assert each == {"withdrawn": each["withdrawn"], "reason": "absent", "replaced_by": None}
                    del records[each["withdrawn"]]
                else:
                    records[each["id"]] = each["content"]
        return records

    def sizes(self) -> list[int]:
        """Lines of each file."""
        assert self.kept
        return [len(gzip.decompress(path.read_bytes()).splitlines()) for path in self.archive.files(self.kept)]


def lines_of(state: State) -> list[bytes]:
    return [line(record_id, content) for record_id, content in state.items()]


IDS = [f"W{number}" for number in range(60)]
STATES = st.dictionaries(st.sampled_from(IDS), st.integers(0, 2), min_size=1, max_size=60)
EDITS = st.lists(st.tuples(st.sampled_from(IDS), st.none() | st.integers(0, 2)), max_size=5)


@settings(deadline=None, max_examples=60)
@given(first=STATES, edits=st.lists(EDITS, max_size=6), replaced=STATES, chance=st.randoms(use_true_random=False))
def test_records_in_force_are_those_served_whatever_their_order(
    first: State, edits: list[list[tuple[str, int | None]]], replaced: State, chance: random.Random
) -> None:
    states = [first]
    for edit in edits:
        after = {**states[-1], **dict(edit)}
        states.append({name: content for name, content in after.items() if content is not None} or first)
    states.append(replaced)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        home, shuffled = Home(Path(one)), Home(Path(other))
        before: State = {}
        for state in states:
            lines = lines_of(state)
            chance.shuffle(lines)
            again = chance.choices(lines, k=chance.randint(0, 3))
            unchanged = home.kept
            kept = home.pull([*lines, *again])
            assert home.state() == state
            assert shuffled.pull(lines_of(state)).snapshot_id == kept.snapshot_id
            assert (unchanged is not None and kept.snapshot_id == unchanged.snapshot_id) == (
                dict(state) == dict(before)
            )
            assert home.counts == {
                "received": len(state),
                "repeated": len(again),
                "new": len(state.keys() - before.keys()),
                "changed": sum(name in before and before[name] != content for name, content in state.items()),
                "unchanged": sum(before.get(name) == content for name, content in state.items()),
                "withdrawn": len(before.keys() - state.keys()),
            }
            sizes = home.sizes()
            assert len(sizes) <= MOST_FILES
            assert sum(sizes[1:]) <= LARGEST_ADDITION * sizes[0]
            before = state


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    made.pull([line(f"W{number}", 0) for number in range(1000)])
    return made


def test_a_small_change_adds_a_small_file(home: Home) -> None:
    first = home.kept
    assert first
    lines = [line(f"W{number}", int(number % 100 == 0)) for number in range(5, 1003)]
    second = home.pull(lines)
    assert [item.name for item in second.files] == ["works-1.jsonl.gz", "works-2.jsonl.gz"]
    assert second.files[0] == first.files[0]
    assert home.counts == {
        "received": 998, "repeated": 0, "new": 3, "changed": 9, "unchanged": 986, "withdrawn": 5
    }  # fmt: skip
    added = gzip.decompress(home.archive.files(second)[1].read_bytes()).splitlines()
    assert added[0] == b'{"withdrawn":"W0","reason":"absent","replaced_by":null}'
    assert len(added) == 17
    assert sum("withdrawn" in json.loads(each) for each in added) == 5
    assert second.files[1].n_bytes < first.files[0].n_bytes / 10


def test_what_moves_without_a_change_is_no_change(home: Home) -> None:
    first = home.kept
    assert first
    again = home.pull([line(f"W{number}", 0, moved="2026") for number in reversed(range(1000))])
    assert again == first
    assert home.counts["unchanged"] == 1000


def test_a_record_that_comes_back_is_new(home: Home) -> None:
    lines = [line(f"W{number}", 0) for number in range(1000)]
    home.pull(lines[1:])
    home.pull(lines)
    assert home.counts == {
        "received": 1000, "repeated": 0, "new": 1, "changed": 0, "unchanged": 999, "withdrawn": 0
    }  # fmt: skip
    assert len(home.state()) == 1000
    assert home.sizes() == [1000, 1, 1]


def test_of_a_record_served_twice_the_last_counts(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.pull([line("W1", 1), line("W2", 1), line("W1", 2), line("W1", 1), line("W1", 3)])
    assert home.state() == {"W1": 3, "W2": 1}
    assert (home.counts["received"], home.counts["repeated"]) == (2, 3)


def test_many_files_become_one_again(home: Home) -> None:
    lines = {f"W{number}": 0 for number in range(1000)}
    for step in range(1, MOST_FILES + 1):
        lines["W7"] = step
        home.pull(lines_of(lines))
        assert len(home.sizes()) == (step + 1 if step < MOST_FILES else 1)
        assert home.state() == lines
    fresh = Home(home.archive.folder.parent / "fresh")
    assert home.kept
    assert fresh.pull(lines_of(lines)).files == home.kept.files


def test_large_changes_are_written_anew(home: Home) -> None:
    home.pull([line(f"W{number}", int(number < 250)) for number in range(1000)])
    assert home.sizes() == [1000, 250]
    home.pull([line(f"W{number}", int(number < 251)) for number in range(1000)])
    assert home.sizes() == [1000]


def test_nothing_at_all_is_a_fault(home: Home) -> None:
    with pytest.raises(PullError, match="without a single record"):
        home.pull([])


@pytest.mark.parametrize("damage", ["cut", "checksum", "not gzip", "not a record"])
def test_a_damaged_snapshot_is_not_compared_with(home: Home, damage: str) -> None:
    assert home.kept
    (path,) = home.archive.files(home.kept)
    good = path.read_bytes()
    bad = {
        "cut": good[:-20],
        "checksum": good[:-8] + bytes(4) + good[-4:],
        "not gzip": b"<html>" + good[6:],
        "not a record": gzip.compress(gzip.decompress(good).replace(b'"W999"', b"W999")),
    }[damage]
    path.chmod(0o644)
    path.write_bytes(bad)
    workspace = home.archive.workspace("another", None)
    came = workspace.folder / "came.jsonl"
    came.write_bytes(line("W1", 1) + b"\n")
    broken = replace(workspace, previous=home.kept, previous_files=[path])
    with pytest.raises(SourceError, match=r"works-1\.jsonl\.gz, after line .* cannot be read .*backup"):
        changes(broken, came, identify)


def test_a_line_that_is_no_record_is_named(home: Home) -> None:
    with pytest.raises(SourceError, match=r"came\.jsonl, line 2: no record"):
        home.pull([line("W1", 1), b"{"])
