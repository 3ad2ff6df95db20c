"""Refuses SQL that would give another answer on another engine, and says what to write instead.

Run as `python -m warehouse.portable <folder or file> …`; it ends with 1 where a statement is refused. The same SELECT
runs on DuckDB and, put into Spark's words by sqlglot, on Spark; what both take but answer differently is refused here.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import expressions as exp
from sqlglot.errors import ErrorLevel, SqlglotError

from warehouse.portable_rules import RULES, Statement
from warehouse.portable_values import Values


@dataclass(frozen=True, order=True)
class Fault:
    """One construct that is not portable."""

    line: int
    """Line of the statement's file, from 1."""
    message: str
    """What is wrong, and what to write instead."""


def faults(text: str) -> list[Fault]:
    """What is not portable in the text of a file with one SELECT, in the order of its lines."""
    try:
        trees = [tree for tree in sqlglot.parse(text, read="duckdb") if tree]
        tokens = tuple(sqlglot.tokenize(text, read="duckdb"))
    except SqlglotError as error:
        return [Fault(_line_of(error), f"cannot be read: {str(error).splitlines()[0]}")]
    if len(trees) != 1 or not isinstance(trees[0], exp.Query | exp.Pivot):
        return [Fault(1, f"{len(trees)} statements: a file holds one SELECT")]
    statement = Statement(trees[0], tokens, Values(trees[0]))
    found = {Fault(line, message) for rule in RULES for line, message in rule(statement)}
    if not found:
        found |= {Fault(1, f"Spark has no words for it: {problem}") for problem in _not_in_spark(trees[0])}
    return sorted(found)


def report(paths: Sequence[Path]) -> Iterator[str]:
    """A line for each fault of the `.sql` files among the paths and in the folders below them."""
    files = sorted({file for path in paths for file in ([path] if path.is_file() else path.rglob("*.sql"))})
    if not files:
        raise FileNotFoundError(f"There is no .sql file in {', '.join(map(str, paths))}.")
    for file in files:
        for fault in faults(file.read_text(encoding="utf-8")):
            yield f"{file}:{fault.line}: {fault.message}"


def _not_in_spark(tree: exp.Expr) -> Iterator[str]:
    try:
        tree.sql("spark", unsupported_level=ErrorLevel.RAISE)
    except SqlglotError as error:
        yield str(error)


def _line_of(error: SqlglotError) -> int:
    known = getattr(error, "errors", None) or [{}]
    return int(known[0].get("line") or 1)


if __name__ == "__main__":
    lines = [*report([Path(argument) for argument in sys.argv[1:] or ["transforms"]])]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.exit(1 if lines else 0)
