"""A local copy of OpenAlex's bulk files: where its works lie, and which parts its manifest says there are.

    data/jsonl/works/updated_date=2026-06-24/part_0000.gz   manifest.json   deleted_ids.csv.gz      since June 2026
    data/works/updated_date=2023-05-16/part_000.gz          manifest        ../merged_ids/works/    before

The manifest is written last, and the source overwrites in place. Only the parts it names are read: a copy made without
deletions keeps files of earlier releases, whose works have moved elsewhere.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from raw.openalex.mirror_errors import IncompleteMirrorError, ManifestError, NoMirrorError

_PLACES = ("data/jsonl/works", "jsonl/works", "works", "data/works", ".")
"""Where works may lie below the folder that was given; the newer layout first."""
_PART = re.compile(r"/works/(updated_date=([0-9]{4}-[0-9]{2}-[0-9]{2})/([A-Za-z0-9_-]+)\.gz)\Z")
_NAMED_AT_MOST = 5


class _Meta(msgspec.Struct):
    content_length: int
    record_count: int


class _File(msgspec.Struct):
    url: str
    meta: _Meta


class _Entity(msgspec.Struct):
    files: list[_File]
    entity: str | None = None


class _Manifest(msgspec.Struct):
    """All forms in one: `entries` before June 2026, `files` since; `entities` where one manifest is for all kinds."""

    date: str | None = None
    entries: list[_File] | None = None
    files: list[_File] | None = None
    entities: list[_Entity] | None = None

    def works(self) -> list[_File]:
        nested = [entity.files for entity in self.entities or () if entity.entity == "works"]
        return next((found for found in (self.files, self.entries, *nested) if found is not None), [])


@dataclass(frozen=True, order=True)
class Part:
    """A file of works, as the manifest describes it; parts sort by day, then by number."""

    updated_date: str
    path: str
    """Below the folder of the works."""
    n_bytes: int
    n_works: int

    @property
    def name(self) -> str:
        """What the works kept of it are called in a snapshot."""
        return self.path.replace("/", "-").removesuffix(".gz") + ".jsonl.gz"


@dataclass(frozen=True)
class Mirror:
    """A copy, with its manifest as it was when the copy was opened."""

    works: Path
    manifest_path: Path
    manifest: bytes
    release: str
    """The day the manifest gives, or else the newest day of its parts."""
    parts: tuple[Part, ...]

    @property
    def is_unchanged(self) -> bool:
        """Whether the manifest is still the one that was read."""
        return self.manifest_path.is_file() and self.manifest_path.read_bytes() == self.manifest

    def lists_of_withdrawn(self) -> Iterator[Path]:
        """Lists of deleted and merged works, in order; a copy may be without them."""
        yield from sorted(self.works.glob("deleted_ids.csv*"))
        yield from sorted((self.works.parent / "merged_ids" / "works").glob("*.csv*"))


def open_mirror(folder: Path) -> Mirror:
    """The copy in a folder: the one that holds `data`, `data` itself, or the one that holds `works`."""
    if not folder.is_dir():
        raise NoMirrorError(
            f"{folder} is no folder. Set `mirror` in [sources.openalex] to the copy of OpenAlex's bulk files."
        )
    for works in (folder / place for place in _PLACES):
        for path in (works / "manifest.json", works / "manifest", works.parent / "manifest.json"):
            if works.is_dir() and path.is_file() and (works.name == "works" or any(works.glob("updated_date=*"))):
                return _opened(works, path)
    raise NoMirrorError(
        f"{folder} holds no works of OpenAlex with their manifest: none of {', '.join(_PLACES)} has one. It is copied "
        "last; finish the copy, or set `mirror` in [sources.openalex] to the folder that holds `data`."
    )


def check_parts(mirror: Mirror) -> None:
    """Raise IncompleteMirrorError where a part is missing or has another size than the manifest says."""
    wrong = []
    for part in mirror.parts:
        path = mirror.works / part.path
        size = path.stat().st_size if path.is_file() else None
        if size != part.n_bytes:
            state = "is missing" if size is None else f"has {size:,} bytes instead of {part.n_bytes:,}"
            wrong.append(f"{part.path} {state}")
    if wrong:
        more = f" and {len(wrong) - _NAMED_AT_MOST:,} more" if len(wrong) > _NAMED_AT_MOST else ""
        raise IncompleteMirrorError(
            f"{mirror.works}: {len(wrong):,} of the {len(mirror.parts):,} parts in {mirror.manifest_path.name} are not "
            f"as it says: {'; '.join(wrong[:_NAMED_AT_MOST])}{more}. Copy the bulk files again, the manifest last."
        )


def _opened(works: Path, manifest_path: Path) -> Mirror:
    content = manifest_path.read_bytes()
    try:
        manifest = msgspec.json.decode(content, type=_Manifest)
    except msgspec.DecodeError as error:
        raise ManifestError(f"{manifest_path} is no manifest of OpenAlex: {error}. Copy it again.") from None
    parts = tuple(sorted(_part(file, manifest_path) for file in manifest.works()))
    if not parts:
        raise ManifestError(f"{manifest_path} names no part of works. Copy the manifest of the works.")
    return Mirror(works, manifest_path, content, manifest.date or parts[-1].updated_date, parts)


def _part(file: _File, manifest_path: Path) -> Part:
    found = _PART.search(file.url)
    if not found:
        raise ManifestError(
            f"{manifest_path} names {file.url!r}, which is no gzip file of works under its day. Copy the files in "
            "JSON lines, not those in Parquet."
        )
    return Part(found[2], found[1], file.meta.content_length, file.meta.record_count)
