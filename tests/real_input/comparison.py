"""Two tables side by side: the program's, and the one counted here."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.conftest import Project

Cell = int | float | Fraction | str | bool | None
Rows = Mapping[tuple[Any, ...], Mapping[str, Cell]]


def given(project: Project, table: str, key: tuple[str, ...], columns: tuple[str, ...], where: str = "true") -> Rows:
    """The rows of a table of the release: key → column → value."""
    listed = ", ".join((*key, *columns))
    return {
        row[: len(key)]: dict(zip(columns, row[len(key) :], strict=True))
        for row in project.rows(f"select {listed} from {table} where {where}")
    }


def differences(program: Rows, plain: Rows) -> list[Any]:
    """Where they differ, at most ten: counts must be equal, other numbers to 1e-9, and what is empty in both."""
    found: list[Any] = [("only in the program's", key, program[key]) for key in program if key not in plain]
    found += [("only counted here", key, plain[key]) for key in plain if key not in program]
    found += [
        (key, column, f"program {program[key][column]}", f"plain {value}")
        for key, row in plain.items()
        if key in program
        for column, value in row.items()
        if not _same(program[key][column], value)
    ]
    return found[:10]


def _same(program: Any, plain: Cell) -> bool:
    if program is None or plain is None or isinstance(plain, int | str):
        return bool(program == plain)
    return math.isclose(float(program), float(plain), rel_tol=1e-9, abs_tol=1e-9)


def divided(x: int | Fraction, n: int | Fraction) -> Fraction | None:
    """Nothing where there is nothing to divide by."""
    return Fraction(x) / Fraction(n) if n else None
