"""Every problem of a register at once, for those who keep it: what a build would reject, and what is unlikely."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from raw.errors import SourceError
from raw.programmes.connect import connected
from raw.programmes.doubts import doubts
from raw.programmes.read import LINES, REQUIRED, SOURCE_NAME, TABLES
from raw.register import Register, read_register
from raw.register_dialect import understood
from raw.register_files import misnamed


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to look at."""

    file: str
    line: int
    """Line of the file, from 1; 0 where it concerns the files as a whole."""
    column: str
    message: str
    """What is wrong and what to do about it."""
    is_error: bool
    """False where the row is taken all the same."""


def check(files: Sequence[Path], today: date) -> list[Problem]:
    """The problems of the register in `files`, in the order of files and lines.

    A file that a spreadsheet wrote in its own way is said to be wrong and checked all the same. Where a file cannot be
    read, rows that point into it are not judged.
    """
    problems = [
        Problem("", 0, "", message, is_error=True) for message in misnamed(files, SOURCE_NAME, [*TABLES], REQUIRED)
    ]
    read: dict[str, Register] = {}
    for path in files:
        if path.stem in LINES and path.suffix == ".csv" and path.stem not in read:
            try:
                content, notes = understood(path.read_bytes())
                problems += [Problem(path.name, 1, "", note, is_error=True) for note in notes]
                read[path.stem] = read_register(path, LINES[path.stem], source=SOURCE_NAME, content=content)
            except OSError as error:
                problems.append(Problem(path.name, 0, "", f"cannot be read ({error.strerror})", is_error=True))
            except SourceError as error:
                problems.append(_of_file(path, str(error)))
    kept = connected(read)
    for table, register in kept.items():
        problems += _of_rows(f"{table}.csv", register)
    for table, doubt in doubts({table: register.frame for table, register in kept.items()}, today):
        problems.append(Problem(f"{table}.csv", doubt.line, doubt.column or "", doubt.reason, is_error=False))
    order = {f"{table}.csv": place for place, table in enumerate(TABLES)}
    return sorted(problems, key=lambda problem: (order.get(problem.file, -1), problem))


def _of_file(path: Path, message: str) -> Problem:
    """The problem of a file that cannot be read, with its line where the message names one."""
    rest = message.removeprefix(str(path))
    found = re.match(r", line ([0-9]+): ", rest)
    line, words = (int(found[1]), rest[found.end() :]) if found else (0, rest.removeprefix(": "))
    return Problem(path.name, line, "", words, is_error=True)


def _of_rows(name: str, register: Register) -> Iterator[Problem]:
    for fault in dict.fromkeys(register.faults):
        yield Problem(name, fault.line, fault.column or "", fault.reason, is_error=True)
