"""What Zenodo says of the releases of ROR: the newest one, its zip, and the zip's size and hash."""

import hashlib
import re
from pathlib import Path

import msgspec

from raw.errors import PullError
from raw.http.client import Client

NEWEST = {"q": "conceptrecid:6347574", "sort": "mostrecent", "size": "1"}
"""What finds the newest record of Zenodo's series of ROR releases; a search is answered without a redirection."""

_FILE_NAME = re.compile(r"[\w.-]*ror-data[\w.-]*\.zip", re.ASCII)


class Links(msgspec.Struct):
    """Addresses of a file."""

    content: str = msgspec.field(name="self")


class ZenodoFile(msgspec.Struct):
    """A file of a record of Zenodo."""

    key: str
    size: int
    checksum: str
    """Algorithm and digits, e.g. md5:900150983cd24fb0d6963f7d28e17f72."""
    links: Links


class Metadata(msgspec.Struct):
    """What a record of Zenodo says of itself."""

    version: str


class Release(msgspec.Struct):
    """A record of Zenodo: one release of ROR."""

    metadata: Metadata
    files: list[ZenodoFile]


class Hits(msgspec.Struct):
    """The records found."""

    hits: list[Release]


class Found(msgspec.Struct):
    """An answer to a search."""

    hits: Hits


def newest_release(address: str, client: Client) -> Release:
    """The newest release; PullError where the answer at the address is not understood."""
    answer = client.get(address, NEWEST)
    try:
        found = msgspec.json.decode(answer.body, type=Found).hits.hits
    except msgspec.DecodeError as error:
        raise PullError(
            f"Zenodo's answer to {answer.address} is not understood: {error}. Try again later; meanwhile download the "
            "zip by hand and name it as `archive` in [sources.ror]."
        ) from None
    if len(found) != 1:
        raise PullError(
            f"{answer.address} found {len(found)} records, expected the newest release of ROR. Check `address` in "
            "[sources.ror], or download the zip by hand and name it as `archive` there."
        )
    return found[0]


def data_file(release: Release) -> ZenodoFile:
    """The zip of a release; PullError where it holds none, or several that cannot be told apart."""
    version = release.metadata.version
    zips = [file for file in release.files if _FILE_NAME.fullmatch(file.key)]
    # Early records carried the zips of the releases before, too.
    chosen = zips if len(zips) == 1 else [file for file in zips if file.key.startswith(f"{version}-")]
    if len(chosen) != 1:
        listed = ", ".join(file.key for file in release.files) or "nothing"
        raise PullError(
            f"Release {version} of ROR on Zenodo holds {listed}; expected one file named …ror-data….zip. Download the "
            "right one by hand and name it as `archive` in [sources.ror]."
        )
    return chosen[0]


def size_and_hash(path: Path, announced: str) -> tuple[int, str]:
    """(bytes, hash written as Zenodo does) of a file, by the algorithm that was announced."""
    algorithm = announced.partition(":")[0]
    if algorithm not in ("md5", "sha1", "sha256", "sha512"):
        raise PullError(
            f"Zenodo announces the hash {announced!r}, of an unknown kind, so {path.name} cannot be checked. Download "
            "it by hand and name it as `archive` in [sources.ror]."
        )
    with path.open("rb") as stream:
        return path.stat().st_size, f"{algorithm}:{hashlib.file_digest(stream, algorithm).hexdigest()}"
