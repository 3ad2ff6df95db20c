"""The lines of a register whose values are of the right type and still break its contract.

Belongs here: pandera's verdict on a frame, told line by line, and keys that stand there twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas
import pandera.errors

from raw.register_values import broken_rule, missing, shown
from warehouse.contract import Contract, columns


@dataclass(frozen=True)
class Fault:
    """Why a line is rejected."""

    line: int
    column: str | None
    reason: str


def broken_rules(frame: pandas.DataFrame, contract: type[Contract]) -> Iterator[Fault]:
    """One fault for each value that its column does not allow; duplicated keys are told by `duplicates`."""
    try:
        contract.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        described = {column.name: column for column in columns(contract)}
        failures = errors.failure_cases.sort_values("column", key=lambda names: names.map(list(described).index))
        for failure in failures.itertuples():
            column, line = described[failure.column], int(frame["line"].iloc[failure.index])
            if failure.check == "not_nullable":
                yield Fault(line, column.name, missing(column))
            elif failure.check != "multiple_fields_uniqueness":
                yield Fault(line, column.name, broken_rule(column, int(failure.check_number), failure.failure_case))


def duplicates(frame: pandas.DataFrame, unique: Sequence[str]) -> Iterator[Fault]:
    """One fault for each row whose key stands on an earlier line, naming that line."""
    first: dict[tuple[object, ...], int] = {}
    for line, *values in frame[["line", *unique]].itertuples(index=False, name=None):
        if tuple(values) in first:
            said = ", ".join(f"{name} {shown(value)}" for name, value in zip(unique, values, strict=True))
            reason = f"{said} already stands on line {first[tuple(values)]}, which was kept: delete or correct one"
            yield Fault(line, ", ".join(unique), reason)
        first.setdefault(tuple(values), line)
