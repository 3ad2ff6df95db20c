"""Brings the archives of CORDIS home: one zip per framework programme, replaced in place by CORDIS about monthly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from raw.archive import Pulled, Workspace
from raw.cordis.zipped import is_zip, opened
from raw.errors import PullError, SourceError
from raw.http.client import Client
from raw.source import Connector, PullRequest

_NAME = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True)
class CordisOptions:
    """Where the projects come from: the archives CORDIS publishes, or files that lie somewhere."""

    mode: Literal["off", "files", "archives"] = "off"
    files: tuple[str, ...] = ()
    """Archives, or CSV files taken out of them."""
    address: str = "https://cordis.europa.eu/data"
    archives: tuple[str, ...] = ("h2020", "HORIZON")
    """Framework programmes as CORDIS writes them in the names of its archives; fp7 is there too."""


def pull(request: PullRequest, client: Client, workspace: Workspace) -> Pulled:
    """Download every archive and keep it as it came.

    An archive that came whole before a stop is not asked for again. Raises PullError where what came is no archive of
    CORDIS; it is removed, so that the next pull asks for it anew.
    """
    addresses = _addresses(request.options)
    journal = workspace.journal("archives.txt")
    releases: dict[str, Any] = dict(journal.state)
    for name, address in addresses.items():
        path = workspace.folder / name
        if name in releases and path.exists():
            continue
        answer = client.download(address, path)
        _verify(path, address)
        releases[name] = answer.headers.get("last-modified")
        journal.commit(f"{name}\n".encode(), releases)
    said = [f"{name}: {releases[name]}" for name in addresses if releases[name]]
    return Pulled(
        files=[(name, workspace.folder / name) for name in addresses],
        queries=list(addresses.values()),
        counts={"archives": len(addresses)},
        release="; ".join(said) or None,
    )


def query(request: PullRequest) -> str:
    """The addresses, one a line."""
    return "\n".join(_addresses(request.options).values())


def _addresses(options: CordisOptions) -> Mapping[str, str]:
    """File name → address, in the order of the settings."""
    wrong = [name for name in options.archives if not _NAME.fullmatch(name)]
    if wrong or not options.archives or len(set(options.archives)) != len(options.archives):
        raise SourceError(
            f"cordis.archives is {list(options.archives)}: name each framework programme once, as CORDIS does in "
            'cordis-<name>projects-csv.zip, e.g. archives = ["h2020", "HORIZON"].'
        )
    names = [f"cordis-{name}projects-csv.zip" for name in options.archives]
    return {name: f"{options.address.rstrip('/')}/{name}" for name in names}


def _verify(path: Path, address: str) -> None:
    """Read through what is needed of an archive; remove the file and raise PullError where that fails."""
    try:
        _refuse_other_than_zip(path)
        with opened(path) as archive:
            for member in archive.to_read():
                with archive.open(member) as stream:
                    while stream.read(2**20):
                        pass
    except SourceError as error:
        path.unlink()
        raise PullError(
            f"{address}: {error} Nothing of it is kept. CORDIS answers with a web page while it is being maintained: "
            "pull again later, and look at the address in a browser if that does not help."
        ) from error


def _refuse_other_than_zip(path: Path) -> None:
    if not is_zip(path):
        with path.open("rb") as file:
            beginning = file.read(60).decode("utf-8", errors="replace")
        raise SourceError(f"what came is no zip archive; it begins with {beginning!r}.")


CONNECTORS: Mapping[str, Connector] = {"archives": Connector(pull=pull, query=query)}
