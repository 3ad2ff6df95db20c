"""Names given to releases: kept beside the releases, which are never touched, in `tags.json` (name → release).

Here too is how a person names a release: `find` takes a release id, a tag, `current`, `previous` or `newest`.
"""

import re
from contextlib import AbstractContextManager
from difflib import get_close_matches
from pathlib import Path

import msgspec

from warehouse.files import write_text
from warehouse.lock import only_one
from warehouse.release import Releases

WORDS = ("current", "previous", "newest")
"""What names a release by its place: the one served, the one made before that, the one made last."""

_RELEASE_ID = re.compile(r"[0-9]{4}\.[0-9]{2}\.[0-9]{2}(\.[0-9]+)?")
_TAG = re.compile(r"[a-z0-9][a-z0-9._-]*")
_PATIENCE_SECONDS = 10


class UnknownReleaseError(Exception):
    """No release has that name; the message says what was asked for and which names are near it."""


class TagError(Exception):
    """A tag cannot be set, removed or read; the message says why and what to do."""


def find(releases: Releases, name: str) -> Path:
    """Folder of the release called `name`: a release id, a tag, `current`, `previous` or `newest`.

    `previous` is the release made before the current one. Raises UnknownReleaseError where there is none.
    """
    known = [str(package["version"]) for package in releases.all()]
    if not known:
        raise UnknownReleaseError(f"There is no release '{name}', nor any other yet: `observatory build` makes one.")
    if name in WORDS:
        found = _by_place(releases, name, known)
    elif name in known:
        found = name
    else:
        found = _tagged(releases, name, known)
    return (releases.folder / "releases" / found).resolve()


def read_tags(releases: Releases) -> dict[str, str]:
    """Every tag with the id of its release, by name. Raises TagError where the file cannot be read."""
    path = _file(releases)
    try:
        return dict(sorted(msgspec.json.decode(path.read_bytes(), type=dict[str, str]).items()))
    except FileNotFoundError:
        return {}
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TagError(
            f"The tags of {path} cannot be read: {error}. The file should hold "
            '{"name": "release", …}: correct it, or remove it, which removes every tag and no release.'
        ) from None


def set_tag(releases: Releases, release: Path, tag: str, *, move: bool = False) -> str | None:
    """Give a release a tag; returns the id of the release that had it before, if one had.

    Raises TagError where the name cannot be one, or another release has it and it is not to be moved, and
    UnknownReleaseError where the release is gone.
    """
    if not _TAG.fullmatch(tag):
        raise TagError(
            f"'{tag}' cannot be a tag: it may hold a-z, 0-9, '.', '_' and '-', and begins with a letter or a digit."
        )
    if tag in WORDS or _RELEASE_ID.fullmatch(tag):
        raise TagError(f"'{tag}' cannot be a tag: it names a release already, or may name one made later.")
    with changing_tags(releases):
        # Looked up again, now that no other process may remove releases.
        chosen = find(releases, release.name).name
        tags = read_tags(releases)
        before = tags.get(tag)
        if before not in {None, chosen} and not move:
            raise TagError(
                f"The tag '{tag}' is of release {before} already, and was left there. "
                f"To move it: `observatory tag {chosen} {tag} --move`."
            )
        _write(releases, {**tags, tag: chosen})
    return before


def remove_tag(releases: Releases, tag: str) -> str:
    """Take a tag away; returns the id of the release that had it, which stays. Raises TagError where none has it."""
    with changing_tags(releases):
        tags = read_tags(releases)
        if tag not in tags:
            near = get_close_matches(tag, tags, n=3, cutoff=0.5)
            hint = f" Near it are {', '.join(near)}." if near else ""
            raise TagError(f"There is no tag '{tag}'.{hint} `observatory releases` lists all tags.")
        release_id = tags.pop(tag)
        _write(releases, tags)
    return release_id


def changing_tags(releases: Releases) -> AbstractContextManager[None]:
    """Hold the tags: while this lasts, no other process changes one or removes a release."""
    return only_one(releases.folder, "tagging", _PATIENCE_SECONDS)


def _by_place(releases: Releases, word: str, known: list[str]) -> str:
    """The release that `current`, `previous` or `newest` is, of those known, oldest first."""
    if word == "newest":
        return known[-1]
    current = releases.current()
    if current is None or current.name not in known:
        raise UnknownReleaseError(
            f"No release is current: {releases.pointer} points to none of those in {releases.folder / 'releases'}. "
            "`observatory build` makes one current, and so does `observatory rollback`."
        )
    if word == "current":
        return current.name
    place = known.index(current.name)
    if place == 0:
        raise UnknownReleaseError(f"No release comes before {current.name}, the current one: it is the oldest kept.")
    return known[place - 1]


def _tagged(releases: Releases, name: str, known: list[str]) -> str:
    """The release that has a tag."""
    try:
        tags = read_tags(releases)
    except TagError as error:
        raise UnknownReleaseError(
            f"There is no release '{name}', nor is it known whether it is a tag. {error}"
        ) from None
    if name not in tags:
        near = get_close_matches(name, [*known, *tags, *WORDS], n=3, cutoff=0.5)
        hint = f" Near it are {', '.join(near)}." if near else ""
        raise UnknownReleaseError(f"There is no release '{name}'.{hint} `observatory releases` lists all.")
    if tags[name] not in known:
        raise UnknownReleaseError(
            f"The tag '{name}' is of release {tags[name]}, which is no longer in {releases.folder / 'releases'}. "
            f"Put the folder back, or remove the tag: `observatory tag --remove {name}`."
        )
    return tags[name]


def _file(releases: Releases) -> Path:
    return releases.folder / "tags.json"


def _write(releases: Releases, tags: dict[str, str]) -> None:
    encoded = msgspec.json.format(msgspec.json.encode(dict(sorted(tags.items()))), indent=2)
    write_text(_file(releases), f"{encoded.decode()}\n")
