"""The commands about the register of programmes: register check, register format."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.console import complaints, out, project_here
from raw.errors import SourceError
from raw.programmes.check import Problem, check
from raw.programmes.read import LINES, TABLES
from raw.programmes.room import SOURCE
from raw.register_format import formatted

app = typer.Typer(
    name="register",
    help="Check and format the register of programmes.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

_Where = Annotated[
    Path | None,
    typer.Argument(
        metavar="[PATH]",
        help="Folder of the register, or one of its files; by default the files this project reads.",
        show_default=False,
    ),
]


@app.command(name="check")
def check_register(path: _Where = None) -> None:
    """Say everything that is wrong with the register at once; the exit code is 1 for errors, 0 for warnings alone."""
    problems = check(_files(path), datetime.now(UTC).date())
    if path is not None and path.is_file():
        problems = [problem for problem in problems if problem.file in ("", path.name)]
    for problem in problems:
        _say(problem)
    n_errors = sum(problem.is_error for problem in problems)
    out.print(f"{_counted(n_errors, 'error')}, {_counted(len(problems) - n_errors, 'warning')}.")
    raise typer.Exit(1 if n_errors else 0)


@app.command(name="format")
def format_register(
    path: _Where = None,
    only_check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit code 1 where a file would change.")
    ] = False,
) -> None:
    """Write the files of the register in one fixed form: UTF-8, commas, columns and rows in order, no row lost."""
    n_refused = n_changed = 0
    files = [path] if path is not None and path.is_file() else _files(path)
    for file in files:
        contract = LINES.get(file.stem)
        if contract is None:
            complaints.print(f"{file}: is no file of the register of programmes.", style="red", markup=False)
            n_refused += 1
            continue
        try:
            content = formatted(file, contract)
        except SourceError as error:
            complaints.print(str(error), style="red", markup=False)
            n_refused += 1
            continue
        if content != file.read_bytes():
            n_changed += 1
            if not only_check:
                _replace(file, content)
            out.print(f"{file.name}: {'would be written anew' if only_check else 'written anew'}", markup=False)
    out.print(f"{_counted(len(files), 'file')}, {n_changed} {'to change' if only_check else 'changed'}.")
    raise typer.Exit(1 if n_refused or (only_check and n_changed) else 0)


def _files(path: Path | None) -> list[Path]:
    """The files of the register in a folder, or those the project reads."""
    if path is None:
        return project_here().files(SOURCE)
    folder = path.parent if path.is_file() else path
    if not folder.is_dir():
        raise SourceError(f"{path}: there is no such folder or file.")
    return [folder / f"{table}.csv" for table in TABLES if (folder / f"{table}.csv").is_file()]


def _say(problem: Problem) -> None:
    place = f"{problem.file}:{problem.line}: " if problem.file else ""
    column = f"{problem.column}: " if problem.column and not problem.message.startswith(problem.column) else ""
    kind, style = ("error", "red") if problem.is_error else ("warning", "yellow")
    out.print(f"{place}{kind}: {column}{problem.message}", style=style, markup=False, soft_wrap=True)


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that it is either the old one or the new one, whatever happens meanwhile."""
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content)
    new.replace(path)


def _counted(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
