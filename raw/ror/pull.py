"""The newest release of ROR, fetched from Zenodo, which keeps every release as a zip with its size and hash."""

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode, urlsplit
from zipfile import is_zipfile

from raw.archive import Pulled, Workspace
from raw.errors import PullError, SourceError
from raw.http.client import Client
from raw.ror.content import json_member
from raw.ror.zenodo import NEWEST, ZenodoFile, data_file, newest_release, size_and_hash
from raw.source import PullRequest

_RELEASE = re.compile(r"v[0-9]+(\.[0-9]+)+")


@dataclass(frozen=True)
class RorOptions:
    """Where the organisations come from: nowhere, files that are given, or the newest dump."""

    mode: Literal["off", "files", "dump"] = "off"
    files: tuple[str, ...] = ()
    address: str = "https://zenodo.org/api/records"
    """Where Zenodo is asked for the newest release."""
    archive: str = ""
    """Address or path of the zip of one release, which is taken instead of the newest."""


def query(request: PullRequest) -> str:
    """What decides the answer: the zip that is named, or the question for the newest release."""
    options: RorOptions = request.options
    return options.archive or f"{options.address}?{urlencode(NEWEST)}"


def newest(request: PullRequest, client: Client) -> str | None:
    """The newest release's name, e.g. v2.15; that of the zip where one is named."""
    options: RorOptions = request.options
    return _release_in(options.archive) if options.archive else newest_release(options.address, client).metadata.version


def pull(request: PullRequest, client: Client, workspace: Workspace) -> Pulled:
    """Bring one release home, as it is.

    Raises PullError where Zenodo's answer is not understood or the zip is not the one announced, SourceError where
    the zip that the settings name cannot be used.
    """
    options: RorOptions = request.options
    if options.archive:
        path = _named(options.archive, request.folder, client, workspace.folder)
        return _pulled(path, [options.archive], _release_in(path.name))
    release = newest_release(options.address, client)
    file = data_file(release)
    path = _brought(file, client, workspace)
    return _pulled(path, [query(request), file.links.content], release.metadata.version)


def _brought(file: ZenodoFile, client: Client, workspace: Workspace) -> Path:
    """The zip as Zenodo announced it: that of the snapshot before, or the one an earlier pull left, or a new one."""
    for known in (*workspace.previous_files, workspace.folder / file.key):
        is_there = known.name == file.key and known.exists()
        if is_there and size_and_hash(known, file.checksum) == (file.size, file.checksum):
            return known
    path = workspace.folder / file.key
    workspace.report(f"{file.key}, {file.size / 1e6:,.1f} MB")
    client.download(file.links.content, path)
    found = size_and_hash(path, file.checksum)
    if found != (file.size, file.checksum):
        path.unlink()
        raise PullError(
            f"{file.key}: came with {found[0]:,} bytes and {found[1]}; Zenodo announced {file.size:,} bytes and "
            f"{file.checksum}. It was removed: pull again."
        )
    return path


def _named(archive: str, folder: Path, client: Client, destination: Path) -> Path:
    """The zip that the settings name by address or path, brought into the destination."""
    parts = urlsplit(archive)
    is_address = parts.scheme in ("http", "https")
    # Zenodo's addresses of a file's bytes end in /content.
    name = Path(parts.path.removesuffix("/content") if is_address else archive).name
    path = destination / (name if name.endswith(".zip") else "ror-data.zip")
    if is_address:
        client.download(archive, path)
        return path
    try:
        shutil.copyfile(folder / archive, path)
    except OSError as error:
        raise SourceError(
            f"{folder / archive}: cannot be read ({error.strerror}). Correct `archive` in [sources.ror]: the address "
            "or path of the zip of a release of ROR."
        ) from error
    return path


def _pulled(path: Path, queries: Sequence[str], release: str | None) -> Pulled:
    if not is_zipfile(path):
        path.unlink()
        raise PullError(
            f"{queries[-1]}: what came is no zip file. It was removed; check the address, or pull again later."
        )
    json_member(path)
    return Pulled(files=[(path.name, path)], queries=queries, release=release)


def _release_in(name: str) -> str | None:
    found = _RELEASE.search(name)
    return found[0] if found else None
