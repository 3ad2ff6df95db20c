"""What a release holds, as far as a comparison needs it: each table's Parquet file, its hash and its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from warehouse.files import sha256


class DifferenceError(Exception):
    """Two releases, or two tables, cannot be compared; the message says which file is at fault and what to do."""


@dataclass(frozen=True)
class Held:
    """One table of a release."""

    name: str
    """`schema.table`."""
    path: Path
    sha256: str
    """Of the Parquet file, as it was published."""
    key: tuple[str, ...]
    """The primary key's columns; none where it has no key."""

    def prove(self) -> None:
        """Raise DifferenceError where the file does not have the bytes it was published with."""
        try:
            found = sha256(self.path)
        except OSError as error:
            raise DifferenceError(
                f"{self.path} cannot be read: {error.strerror or error}. {advice(self.path)}"
            ) from None
        if found != self.sha256:
            raise DifferenceError(
                f"{self.path} is damaged: its bytes are not those it was published with. {advice(self.path)}"
            )


@dataclass(frozen=True)
class State:
    """The tables of one release, or of one that is being made."""

    name: str
    """The release's id, as it is shown."""
    is_synthetic: bool
    tables: Mapping[str, Held]
    """`schema.table` → the table, in the order in which they are shown."""


def read_state(release: Path) -> State:
    """What the release in a folder holds, by its `datapackage.json`.

    Raises DifferenceError where that file is missing, or does not describe a release.
    """
    path = release / "datapackage.json"
    try:
        package: dict[str, Any] = msgspec.json.decode(path.read_bytes())
        tables = [_held(release, resource) for resource in package["resources"]]
        return State(str(package["version"]), bool(package["isSynthetic"]), {table.name: table for table in tables})
    except OSError as error:
        raise DifferenceError(f"{path} cannot be read: {error.strerror or error}. {advice(path)}") from None
    except (msgspec.DecodeError, KeyError, TypeError, AttributeError) as error:
        what = f"it lacks {error}" if isinstance(error, KeyError) else str(error)
        raise DifferenceError(f"{path} does not describe a release: {what}. {advice(path)}") from None


def advice(path: Path) -> str:
    """What to do about a file of a release that is not as it was published."""
    release = next((folder for folder in path.parents if (folder / "SHA256SUMS").exists()), None)
    return f"Run `observatory verify {release.name if release else 'RELEASE'}`, which checks every file of the release."


def _held(release: Path, resource: Mapping[str, Any]) -> Held:
    return Held(
        name=resource["name"],
        path=release / resource["path"],
        sha256=resource["hash"].removeprefix("sha256:"),
        key=tuple(resource["schema"].get("primaryKey", ())),
    )
