"""The commands about releases that are kept: releases, show, open, tag, rollback, prune."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Annotated

import msgspec
import typer

from pipelines.console import complaints, out, project_here
from pipelines.printed_releases import as_record, as_table, decided, in_full, megabytes
from warehouse.database import FILE_NAME
from warehouse.inventory import contents, inventory, said
from warehouse.lock import LockedError
from warehouse.meta import SYNTHETIC_NOTICE
from warehouse.release import DamagedError
from warehouse.retention import Plan, plan, prune
from warehouse.rollback import RollbackError, roll_back, standing
from warehouse.tags import TagError, UnknownReleaseError, find, remove_tag, set_tag

app = typer.Typer(pretty_exceptions_enable=False)

Named = Annotated[str, typer.Argument(metavar="RELEASE", help="Its id, a tag, current, previous or newest.")]


class Form(StrEnum):
    """How the list is printed."""

    TABLE = "table"
    JSON = "json"


@app.command()
def releases(form: Annotated[Form, typer.Option("--format", help="JSON: one object a line.")] = Form.TABLE) -> None:
    """List the releases, the newest last: what changed, sources, code, size, tags, and which is current."""
    project = project_here()
    with _complaining():
        entries, note = inventory(project.releases), standing(project.data)
    if form is Form.JSON:
        for entry in entries:
            sys.stdout.write(f"{msgspec.json.encode(as_record(entry)).decode()}\n")
        return
    if not entries:
        out.print("There is no release yet: `observatory build` makes one.")
        return
    out.print(as_table(entries))
    out.print("own MB: what removing that release alone would free; the rest is shared with others or with the build.")
    if note:
        out.print(note.sentence, style="yellow", markup=False)


@app.command()
def show(name: Named = "current") -> None:
    """Show everything of one release: what it is, its sources with licences and pins, its tables, what changed."""
    kept = project_here().releases
    with _complaining():
        folder = find(kept, name)
        (entry,) = (entry for entry in inventory(kept) if entry.release_id == folder.name)
        (release,) = said(folder, "release")
        for part in in_full(entry, release, contents(folder)):
            out.print(part)


@app.command(name="open")
def open_in_duckdb(name: Named = "current") -> None:
    """Open a release in DuckDB's command line, read-only; also prints how to attach it inside another."""
    with _complaining():
        folder = find(project_here().releases, name)
        (release,) = said(folder, "release")
    database = folder / FILE_NAME
    quoted = str(database).replace("'", "''")
    alias = f"r{folder.name.replace('.', '_')}"
    # What is said goes to the error output: DuckDB's own rows can then be sent on.
    if release["is_synthetic"]:
        complaints.print(SYNTHETIC_NOTICE, style="yellow")
    complaints.print(f"Inside another release:  attach '{quoted}' as {alias} (read_only);", markup=False)
    program = _duckdb()
    if program is None:
        complaints.print("DuckDB's command line is not here (`pip install duckdb-cli` brings it). In Python:")
        complaints.print(f"import duckdb\nconnection = duckdb.connect({str(database)!r}, read_only=True)", markup=False)
        raise typer.Exit(1)
    os.execv(program, [program, "-readonly", str(database)])  # noqa: S606 - DuckDB takes this process's place


@app.command()
def tag(
    name: Annotated[
        str | None, typer.Argument(metavar="RELEASE", help="Its id, another tag, current, previous or newest.")
    ] = None,
    word: Annotated[str | None, typer.Argument(metavar="NAME", help="The tag: a-z, 0-9, '.', '_' and '-'.")] = None,
    move: Annotated[bool, typer.Option("--move", help="Take the tag from the release that has it.")] = False,
    remove: Annotated[str | None, typer.Option(metavar="NAME", help="Remove this tag; its release stays.")] = None,
) -> None:
    """Give a release a name that keeps it from being pruned; --move moves one, --remove removes one."""
    kept = project_here().releases
    if remove is not None:
        if name or word or move:
            complaints.print("--remove takes the tag alone: `observatory tag --remove NAME`.")
            raise typer.Exit(2)
        with _complaining():
            had = remove_tag(kept, remove)
        out.print(f"The tag '{remove}' is removed; release {had} stays.", markup=False)
        return
    if name is None or word is None:
        complaints.print("Say which release, and its tag: `observatory tag RELEASE NAME`.")
        raise typer.Exit(2)
    with _complaining():
        folder = find(kept, name)
        before = set_tag(kept, folder, word, move=move)
    moved = f", and no longer of {before}" if before not in {None, folder.name} else ""
    out.print(f"'{word}' is a tag of release {folder.name}{moved}.", markup=False)


@app.command()
def rollback(
    name: Named,
    reason: Annotated[str | None, typer.Option(help="Why; kept with the note of it. `newest` needs none.")] = None,
) -> None:
    """Point `current` to an older release, until a build gives new content; `rollback newest` undoes it."""
    project = project_here()
    with _complaining():
        target, newest = find(project.releases, name), find(project.releases, "newest")
        before, note = project.releases.current(), standing(project.data)
        if before == target and (note.to.release if note else newest.name) == target.name:
            out.print(f"Release {target.name} is current already: nothing was changed.")
            return
        if target != newest and not (reason and reason.strip()):
            complaints.print('A rollback needs its reason: --reason "why". It is shown by `observatory releases`.')
            raise typer.Exit(2)
        made = roll_back(project.releases, target, (reason or "").strip())
    was = f"; it was {before.name}, which is kept" if before else ""
    out.print(f"Release {target.name} is current now{was}.")
    if made:
        out.print(made.sentence, markup=False)


@app.command(name="prune")
def prune_releases(
    keep: Annotated[int, typer.Option(min=1, help="How many of the newest releases stay.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
) -> None:
    """Remove old releases: all but the newest, those with a tag, the current one and those of a rollback."""
    kept = project_here().releases
    with _complaining():
        if dry_run:
            _announce(plan(kept, keep))
            out.print("Nothing was removed: this was a dry run.")
            return
        freed = prune(kept, keep, _announce)
    out.print(f"{megabytes(freed)} MB are free again.")


def _announce(found: Plan) -> None:
    for line in decided(found):
        out.print(line, markup=False)


@contextmanager
def _complaining() -> Iterator[None]:
    """Say what cannot be done: exit code 2 where another name or option would do, else 1."""
    try:
        yield
    except (UnknownReleaseError, TagError) as error:
        complaints.print(str(error), style="red", markup=False)
        raise typer.Exit(2) from None
    except (DamagedError, LockedError, RollbackError, OSError) as error:
        complaints.print(str(error), style="red", markup=False)
        raise typer.Exit(1) from None


def _duckdb() -> str | None:
    """DuckDB's command line: the one installed with this program, else one beside Python or on the path."""
    if package := find_spec("duckdb_cli"):
        # The script this package puts beside Python starts the program as a child, which Ctrl-C would leave behind.
        (folder,) = package.submodule_search_locations or [""]
        if found := which("duckdb", path=folder):
            return found
    return which("duckdb", path=str(Path(sys.executable).parent)) or which("duckdb")
