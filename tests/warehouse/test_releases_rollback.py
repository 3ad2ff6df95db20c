"""After a rollback `current` stays on the older release until a build gives new content; nothing is deleted."""

from pathlib import Path

import pytest

from tests.warehouse.small_releases import copy, files, publish
from warehouse.lock import LockedError, only_one
from warehouse.release import Releases
from warehouse.rollback import RollbackError, clear, hold, point_to, roll_back, standing


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Three releases: of the number 0, of 1, and of 2, which is current."""
    found = Releases(tmp_path_factory.mktemp("template"))
    for n in range(3):
        publish(found, n)
    return found


@pytest.fixture
def releases(template: Releases, tmp_path: Path) -> Releases:
    """A copy of them."""
    return copy(template, tmp_path)


def home(releases: Releases, place: int) -> Path:
    return releases.folder / "releases" / str(releases.all()[place]["version"])


def current(releases: Releases) -> str:
    found = releases.current()
    assert found is not None
    return found.name


def test_equal_content_does_not_undo_a_rollback(releases: Releases) -> None:
    before, bad, good = files(releases), home(releases, 2), home(releases, 1)
    note = roll_back(releases, good, "wrong input")
    assert note is not None
    assert [marked.release for marked in note.left] == [bad.name]
    outcome = publish(releases, 2)
    assert (outcome.release_id, outcome.is_new, current(releases)) == (good.name, False, good.name)
    assert outcome.held is not None
    assert f"{good.name} is current since a rollback from {bad.name} on " in outcome.held.sentence
    assert "(reason: wrong input)" in outcome.held.sentence
    assert files(releases) == before


def test_new_content_ends_a_rollback(releases: Releases) -> None:
    roll_back(releases, home(releases, 1), "wrong input")
    made = publish(releases, 3)
    assert (made.is_new, made.held, current(releases)) == (True, None, made.release_id)
    assert standing(releases.folder) is None
    assert not (releases.folder / "rollback.json").exists()
    again = publish(releases, 3)
    assert (again.is_new, again.held, again.release_id) == (False, None, made.release_id)


def test_further_steps_back_hold_against_every_release_left(releases: Releases) -> None:
    publish(releases, 3)
    for place in (2, 1, 0):
        note = roll_back(releases, home(releases, place), "that one too")
    assert note is not None
    assert [marked.release for marked in note.left] == [home(releases, place).name for place in (1, 2, 3)]
    for n in (1, 2, 3):
        assert publish(releases, n).held
    assert current(releases) == home(releases, 0).name


def test_a_step_forward_takes_that_release_off_the_note(releases: Releases) -> None:
    for place in (1, 0, 1):
        note = roll_back(releases, home(releases, place), "this one was fine")
    assert note is not None
    assert [marked.release for marked in note.left] == [home(releases, 0).name, home(releases, 2).name]
    outcome = publish(releases, 1)
    assert (outcome.is_new, len(releases.all())) == (False, 3)
    assert current(releases) == home(releases, 1).name


def test_a_rollback_is_undone_by_the_newest(releases: Releases) -> None:
    newest = home(releases, 2)
    roll_back(releases, home(releases, 0), "wrong input")
    assert roll_back(releases, newest, "") is None
    assert standing(releases.folder) is None
    outcome = publish(releases, 2)
    assert (outcome.release_id, outcome.is_new, outcome.held, current(releases)) == (
        newest.name,
        False,
        None,
        newest.name,
    )


def test_a_rollback_killed_before_the_swap_is_finished_by_the_next_build(releases: Releases) -> None:
    note = roll_back(releases, home(releases, 1), "wrong input")
    point_to(releases.folder, home(releases, 2))
    assert standing(releases.folder) == note
    assert publish(releases, 2).release_id == current(releases) == home(releases, 1).name


def test_an_undoing_killed_before_the_swap_is_finished_by_the_next_build(releases: Releases) -> None:
    roll_back(releases, home(releases, 1), "wrong input")
    clear(releases.folder)
    assert publish(releases, 2).is_new
    assert current(releases) == home(releases, 2).name


def test_a_note_that_a_killed_build_did_not_clear_holds_nothing(releases: Releases) -> None:
    roll_back(releases, home(releases, 1), "wrong input")
    note = (releases.folder / "rollback.json").read_bytes()
    made = publish(releases, 3)
    (releases.folder / "rollback.json").write_bytes(note)
    assert standing(releases.folder) is None
    assert hold(releases.folder, str(releases.all()[2]["contentHash"])) is None
    assert publish(releases, 3).release_id == current(releases) == made.release_id
    assert not (releases.folder / "rollback.json").exists()


def test_a_rollback_does_not_run_beside_a_rebuild(releases: Releases) -> None:
    with only_one(releases.folder), pytest.raises(LockedError, match="already running"):
        roll_back(releases, home(releases, 0), "wrong input")
    assert current(releases) == home(releases, 2).name
    assert standing(releases.folder) is None


@pytest.mark.parametrize("content", [b"", b"{}", b'{"to": "\xff"}'])
def test_a_note_that_cannot_be_read_stops_a_build(releases: Releases, content: bytes) -> None:
    roll_back(releases, home(releases, 1), "wrong input")
    (releases.folder / "rollback.json").write_bytes(content)
    before = files(releases)
    with pytest.raises(RollbackError, match=r"rollback\.json, cannot be read: .* Remove the file"):
        publish(releases, 2)
    assert current(releases) == home(releases, 1).name
    assert files(releases) == before


def test_nobody_is_named_in_the_note(releases: Releases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "jane-doe")
    roll_back(releases, home(releases, 1), "wrong input")
    assert "jane-doe" not in (releases.folder / "rollback.json").read_text(encoding="utf-8")
