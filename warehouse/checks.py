"""Checks a table against its contract, in SQL made from the same pandera model that validates frames.

One pass over the table counts the failures of every rule; examples are looked up for those that fail only.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.contract import Column, Contract, columns, key, rules
from warehouse.engine import quoted

EXAMPLES = 5
"""Failing rows shown per rule; all are counted."""

_PREDICATES: Mapping[str, Callable[[str, Mapping[str, Any]], str]] = {
    "greater_than_or_equal_to": lambda c, a: f"{c} >= {a['min_value']}",
    "less_than_or_equal_to": lambda c, a: f"{c} <= {a['max_value']}",
    "greater_than": lambda c, a: f"{c} > {a['min_value']}",
    "less_than": lambda c, a: f"{c} < {a['max_value']}",
    "isin": lambda c, a: f"{c} in ({', '.join(quoted(v) for v in a['allowed_values'])})",
    "str_matches": lambda c, a: f"regexp_matches({c}, {quoted(a['pattern'])})",
}


@dataclass(frozen=True)
class Rule:
    """One thing a contract promises: `failing` is a condition that a bad row meets."""

    check: str
    """The check it belongs to: complete, unique, allowed, consistent or referenced."""
    sentence: str
    failing: str


@dataclass(frozen=True)
class Verdict:
    """What became of one check of one table."""

    check: str
    failures: Mapping[str, int]
    """Sentence of each broken rule → number of rows that break it."""
    examples: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """True where no row breaks a rule."""
        return not self.failures


DESCRIPTIONS: Mapping[str, str] = {
    "complete": "No value is missing where the contract asks for one.",
    "unique": "The primary key names one row.",
    "allowed": "Every value is in its column's range, list or pattern.",
    "consistent": "What the contract says across columns holds for every row.",
    "referenced": "Every foreign key points to a row that exists.",
}


def promised(contract: type[Contract]) -> tuple[str, ...]:
    """Names of the checks that a contract gives rise to."""
    found = {rule.check for rule in _rules(contract, "")}
    return tuple(check for check in DESCRIPTIONS if check in found)


def verify(connection: duckdb.DuckDBPyConnection, contract: type[Contract], relation: str) -> tuple[Verdict, ...]:
    """Check the rows of `relation` (a table or view the connection knows), and the tables its foreign keys point to."""
    tested = _rules(contract, relation)
    counts = ", ".join(f"count(*) filter (where {rule.failing})" for rule in tested)
    counted = connection.execute(f"select {counts} from {relation}").fetchone() or ()
    verdicts = []
    for check in promised(contract):
        broken = [(rule, n) for rule, n in zip(tested, counted, strict=True) if rule.check == check and n]
        examples = [text for rule, _ in broken for text in _examples(connection, contract, relation, rule)]
        verdicts.append(Verdict(check, {rule.sentence: n for rule, n in broken}, tuple(examples)))
    return tuple(verdicts)


def _rules(contract: type[Contract], relation: str) -> list[Rule]:
    """Every rule of a contract."""
    named = ", ".join(f'"{name}"' for name in key(contract))
    repeated = f"({named}) in (select ({named}) from {relation} group by {named} having count(*) > 1)"
    found = [Rule("unique", f"({', '.join(key(contract))}) names one row", repeated)]
    for column in columns(contract):
        found += _column_rules(column)
    found += [Rule("consistent", sentence, f"not coalesce({sql}, false)") for sentence, sql in rules(contract).items()]
    return found


def _column_rules(column: Column) -> list[Rule]:
    """The rules that one column states by itself."""
    name = f'"{column.name}"'
    found = [] if column.nullable else [Rule("complete", f"{column.name} is given", f"{name} is null")]
    for check, arguments in column.checks:
        sentence = f"{column.name} {check.replace('_', ' ')} {', '.join(str(v) for v in arguments.values())}"
        failing = f"not ({_PREDICATES[check](name, arguments)})"
        if column.duckdb_type == "DOUBLE":  # DuckDB holds NaN to be above every number, so it would pass a minimum
            failing += f" or isnan({name})"
        found.append(Rule("allowed", sentence, failing))
    if column.references:
        table, _, target = column.references.rpartition(".")
        missing = f'{name} is not null and {name} not in (select "{target}" from {table})'
        found.append(Rule("referenced", f"{column.name} is in {column.references}", missing))
    return found


def _examples(connection: duckdb.DuckDBPyConnection, contract: type[Contract], relation: str, rule: Rule) -> list[str]:
    """Some rows that break a rule, named by their key."""
    listed = ", ".join(f'"{name}"' for name in key(contract))
    found = connection.execute(
        f"select {listed} from {relation} where {rule.failing} order by all limit {EXAMPLES}"
    ).fetchall()
    return [f"{rule.sentence}: {dict(zip(key(contract), row, strict=True))}" for row in found]
