"""A pull is killed before every change it makes: what came is kept, pins name whole snapshots, the next pull ends."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from raw.archive import Archive
from raw.pins import Pins
from tests.conftest import digest
from tests.faults.killing import Killer


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with Killer() as made:
        yield made


def files(folder: Path) -> dict[str, str]:
    """Every file but who held a lock last, which is overwritten by who holds it next."""
    found = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".holder"]
    return {str(path.relative_to(folder)): digest(path) for path in found}


def pinned(folder: Path) -> str | None:
    """The snapshot that is pinned, after its files were found whole."""
    pin = Pins(folder / "pins.toml").all().get("numbers")
    if pin is None:
        return None
    archive = Archive(folder / "snapshots")
    snapshot = archive.snapshot(pin.snapshot)
    for path in archive.files(snapshot):
        archive.confirm(path, digest(path))
    return snapshot.snapshot_id


def every_card_is_whole(folder: Path) -> set[str]:
    archive = Archive(folder / "snapshots")
    for card in archive.all():
        assert [digest(path) for path in archive.files(card)] == [item.sha256 for item in card.files]
    return {card.snapshot_id for card in archive.all()}


@pytest.mark.parametrize("deed", ["snapshots.pull_first", "snapshots.pull_second"])
def test_a_pull_killed_anywhere_ends_as_one_that_was_not(killer: Killer, tmp_path: Path, deed: str) -> None:
    before = tmp_path / "before"
    before.mkdir()
    known = killer.do("snapshots.pull_first", before).result if deed.endswith("second") else None
    whole = shutil.copytree(before, tmp_path / "whole")
    end = killer.do(deed, whole)
    assert end.n_changes > 40
    for at in range(1, end.n_changes + 1):
        folder = shutil.copytree(before, tmp_path / str(at))
        killed = killer.do(deed, folder, at)
        assert killed.is_killed
        assert pinned(folder) in {known, end.result}, killed.last
        cards = every_card_is_whole(folder)
        assert killer.do(deed, folder).result == end.result, killed.last
        assert files(folder) == files(whole), killed.last
        assert cards <= {known, end.result}


def test_what_was_fetched_for_a_snapshot_is_not_written_over_by_the_next_pull(killer: Killer, tmp_path: Path) -> None:
    """Killed after its card, before its workspace is gone: the same files are open to the pull that goes on."""
    n_changes = killer.do("snapshots.pull_first", tmp_path / "whole").n_changes
    for at in range(1, n_changes + 1):
        folder = tmp_path / str(at)
        killer.do("snapshots.pull_first", folder, at)
        cards = every_card_is_whole(folder)
        killer.do("snapshots.pull_more", folder)
        assert every_card_is_whole(folder) >= cards


def test_a_removal_killed_anywhere_is_finished_by_the_next(killer: Killer, tmp_path: Path) -> None:
    before = tmp_path / "before"
    for deed in ("pull_first", "pull_more", "give_up"):
        killer.do(f"snapshots.{deed}", before)
    whole = shutil.copytree(before, tmp_path / "whole")
    end = killer.do("snapshots.prune_snapshots", whole)
    assert end.result[0] == 1
    for at in range(1, end.n_changes + 1):
        folder = shutil.copytree(before, tmp_path / str(at))
        assert killer.do("snapshots.prune_snapshots", folder, at).is_killed
        every_card_is_whole(folder)
        killer.do("snapshots.prune_snapshots", folder)
        assert files(folder) == files(whole)
        assert not [*(folder / "snapshots" / "unfinished").iterdir()]


def test_what_a_killed_pull_leaves_half_written_goes_with_the_next_removal(tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    cards.mkdir()
    dead, alive = cards / ".a.json.4194305.partial", cards / f".b.json.{os.getpid()}.partial"
    dead.write_text("left")
    alive.write_text("being written")
    assert Archive(tmp_path).prune(1, ()) == (0, 4)
    assert not dead.exists()
    assert alive.exists()


def test_pulls_side_by_side_lose_no_pin(killer: Killer, tmp_path: Path) -> None:
    """Pulls of several sources write one file of pins: each reads what the others wrote."""
    killer.do("snapshots.pin_ten_sources_side_by_side", tmp_path)
    assert len(Pins(tmp_path / "pins.toml").all()) == 10
