"""A release is found by its id, a tag or its place; tags lie beside the releases and are never moved silently."""

from pathlib import Path

import pytest

from tests.warehouse.small_releases import copy, files, publish
from warehouse import tags
from warehouse.lock import LockedError
from warehouse.release import Releases
from warehouse.rollback import point_to
from warehouse.tags import TagError, UnknownReleaseError, changing_tags, find, read_tags, remove_tag, set_tag


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Three releases, the last of which is current."""
    found = Releases(tmp_path_factory.mktemp("template"))
    for n in range(3):
        publish(found, n)
    return found


@pytest.fixture
def releases(template: Releases, tmp_path: Path) -> Releases:
    """A copy of them."""
    return copy(template, tmp_path)


def ids(releases: Releases) -> list[str]:
    return [package["version"] for package in releases.all()]


def test_a_release_is_found_by_its_id_its_tag_and_its_place(releases: Releases) -> None:
    first, second, third = ids(releases)
    set_tag(releases, find(releases, first), "paper-v1")
    names = (first, "paper-v1", "previous", "current", "newest")
    assert [find(releases, name).name for name in names] == [first, first, second, third, third]
    assert find(releases, "current") == releases.current()
    point_to(releases.folder, find(releases, second))
    assert [find(releases, name).name for name in names] == [first, first, first, second, third]


def test_an_unknown_name_is_answered_with_the_nearest(releases: Releases) -> None:
    set_tag(releases, find(releases, "newest"), "annual-report")
    with pytest.raises(UnknownReleaseError, match=r"no release 'anual-report'\. Near it are annual-report\. .*lists"):
        find(releases, "anual-report")
    with pytest.raises(UnknownReleaseError, match=rf"Near it are .*{ids(releases)[0]}"):
        find(releases, f"{ids(releases)[0]}.9")
    with pytest.raises(UnknownReleaseError, match=r"'\.\./\.\.'\. `observatory releases` lists all"):
        find(releases, "../..")


def test_a_place_where_nothing_is_is_said_in_words(releases: Releases, tmp_path: Path) -> None:
    with pytest.raises(UnknownReleaseError, match="nor any other yet: `observatory build`"):
        find(Releases(tmp_path / "empty"), "current")
    point_to(releases.folder, find(releases, ids(releases)[0]))
    with pytest.raises(UnknownReleaseError, match="No release comes before"):
        find(releases, "previous")
    releases.pointer.unlink()
    with pytest.raises(UnknownReleaseError, match="No release is current"):
        find(releases, "current")
    assert find(releases, "newest").name == ids(releases)[2]


def test_a_tag_stays_where_it_is_unless_it_is_to_be_moved(releases: Releases) -> None:
    first, _, third = (find(releases, name) for name in ids(releases))
    assert set_tag(releases, first, "paper") is None
    assert set_tag(releases, first, "paper") == first.name
    with pytest.raises(TagError, match=rf"is of release {first.name} already.*`observatory tag {third.name} paper --m"):
        set_tag(releases, third, "paper")
    assert read_tags(releases) == {"paper": first.name}
    assert set_tag(releases, third, "paper", move=True) == first.name
    assert read_tags(releases) == {"paper": third.name}


def test_a_tag_is_removed_and_its_release_stays(releases: Releases) -> None:
    set_tag(releases, find(releases, "previous"), "paper")
    with pytest.raises(TagError, match=r"no tag 'papers'\. Near it are paper"):
        remove_tag(releases, "papers")
    assert remove_tag(releases, "paper") == ids(releases)[1]
    assert read_tags(releases) == {}
    assert len(ids(releases)) == 3


@pytest.mark.parametrize(
    "name",
    ["current", "previous", "newest", "2026.11.23", "2031.01.01.2", "Paper", "a b", "", ".hidden", "../x", "é", "a\n"],
)
def test_what_could_be_read_as_something_else_is_no_tag(releases: Releases, name: str) -> None:
    with pytest.raises(TagError, match="cannot be a tag"):
        set_tag(releases, find(releases, "current"), name)
    assert not (releases.folder / "tags.json").exists()


def test_tagging_touches_no_release(releases: Releases) -> None:
    before = files(releases)
    set_tag(releases, find(releases, "previous"), "a.b_c-1")
    remove_tag(releases, "a.b_c-1")
    assert files(releases) == before


def test_a_tag_whose_release_is_gone_says_so(releases: Releases) -> None:
    lost = find(releases, "previous")
    set_tag(releases, lost, "paper")
    lost.rename(releases.folder / "elsewhere")
    with pytest.raises(UnknownReleaseError, match=rf"'paper' is of release {lost.name}, which is no longer in"):
        find(releases, "paper")
    with pytest.raises(UnknownReleaseError, match="no release"):
        set_tag(releases, lost, "another")


@pytest.mark.parametrize("content", [b"", b'{"paper": 1}', b'{"paper": "\xff"}', b"[]"])
def test_tags_that_cannot_be_read_are_left_as_they_are(releases: Releases, content: bytes) -> None:
    path = releases.folder / "tags.json"
    path.write_bytes(content)
    with pytest.raises(TagError, match=r"tags\.json cannot be read: .* correct it, or remove it"):
        set_tag(releases, find(releases, "current"), "paper")
    with pytest.raises(UnknownReleaseError, match=r"no release 'paper', nor is it known .*tags\.json cannot be read"):
        find(releases, "paper")
    assert find(releases, ids(releases)[0]).name == ids(releases)[0]
    assert path.read_bytes() == content


def test_two_processes_do_not_change_tags_at_once(releases: Releases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tags, "_PATIENCE_SECONDS", 0)
    with changing_tags(releases), pytest.raises(LockedError, match="A tagging is already running"):
        set_tag(releases, find(releases, "current"), "paper")
    assert read_tags(releases) == {}
