"""What a reader must find whenever one looks: one whole release, or none yet. And a process that looks always."""

import hashlib
import json
import select
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet


class NotWholeError(AssertionError):
    """A reader saw something that is no whole release."""


def read_current(data: Path) -> str | None:
    """The name of the current release, once every promise about its files was found kept; None where there is none."""
    pointer = data / "current"
    if not pointer.is_symlink():
        return None
    home = pointer.resolve()
    if not home.is_dir() or home.parent != (data / "releases").resolve():
        raise NotWholeError(f"current points to {pointer.readlink()}")
    read_release(home)
    return home.name


def read_release(home: Path) -> None:
    """Raise NotWholeError unless a folder is a whole release: hashes, descriptor and database agree."""
    listed = dict(
        reversed(line.split("  ", 1)) for line in (home / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    )
    there = {
        p.relative_to(home).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in home.rglob("*")
        if p.is_file() and p.name != "SHA256SUMS"
    }
    if listed != there:
        raise NotWholeError(f"{home.name}: {sorted(set(listed.items()) ^ set(there.items()))}")
    package = json.loads((home / "datapackage.json").read_bytes())
    if package["version"] != home.name:
        raise NotWholeError(f"{home.name} says it is {package['version']}")
    expected = {
        item["name"]: pyarrow.parquet.read_metadata(home / item["path"]).num_rows for item in package["resources"]
    }
    if (found := glance(home)) != expected:
        raise NotWholeError(f"{home.name}: {sorted(set(expected.items()) ^ set(found.items()))}")


def glance(home: Path) -> dict[str, int]:
    """Rows of each table of a release's database, which must say that it is of this release."""
    with duckdb.connect(home / "collaboration.duckdb", read_only=True) as connection:
        names = connection.execute("select schema_name || '.' || table_name from duckdb_tables() order by 1").fetchall()
        union = " union all ".join(f"select '{name}', count(*) from {name}" for (name,) in names)
        counts: dict[str, int] = dict(connection.execute(union).fetchall())
        said = connection.execute("select release_id from meta.release").fetchall()
    if said != [(home.name,)]:
        raise NotWholeError(f"the database in {home.name} says it is of {said}")
    return counts


def _look_all_the_time(data: Path) -> None:
    """Look until standard input ends, then tell: how often, which releases were seen, what was wrong."""
    known: dict[str, dict[str, int]] = {}
    wrong: list[str] = []
    n_looks = 0
    while not select.select([sys.stdin], [], [], 0.25)[0]:
        if not (data / "current").is_symlink():
            continue
        n_looks += 1
        try:
            home = (data / "current").resolve(strict=True)
            if home.name not in known:
                read_release(home)
                known[home.name] = glance(home)
            elif glance(home) != known[home.name]:
                wrong.append(f"{home.name} changed")
        except (NotWholeError, OSError, duckdb.Error, ValueError) as error:
            wrong.append(f"{type(error).__name__}: {error}")
    print(json.dumps({"n_looks": n_looks, "seen": sorted(known), "wrong": wrong}), flush=True)  # noqa: T201 - the answer


if __name__ == "__main__":
    _look_all_the_time(Path(sys.argv[1]))
