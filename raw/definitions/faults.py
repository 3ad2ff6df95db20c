"""What is wrong with the register though each of its rows is allowed."""

from collections.abc import Iterator
from math import prod

import pandas

from raw.definitions.contract import CHOICES, EVERY_TYPE
from raw.register import Register
from raw.register_rules import Fault

MOST_COMBINATIONS = 100_000
"""Every combination of what the definitions choose is evaluated: this many take some ten seconds."""


def too_many_combinations(definitions: pandas.DataFrame) -> str | None:
    """What to say where the choices of the definitions have more combinations than can be evaluated."""
    levels = {choice: definitions[choice].nunique(dropna=False) for choice in CHOICES}
    n_combinations = prod(levels.values())
    if n_combinations <= MOST_COMBINATIONS:
        return None
    most = sorted((choice for choice in CHOICES if levels[choice] > 2), key=lambda choice: -levels[choice])
    listed = ", ".join(f"{levels[choice]} of {choice}" for choice in most)
    return (
        f"definitions.csv: the choices of its {len(definitions):,} definitions have {n_combinations:,} combinations, "
        f"and every one is evaluated; {MOST_COMBINATIONS:,} are allowed. Leave out definitions that alone make a "
        f"choice: there are {listed}."
    )


def redundant_types(sets: pandas.DataFrame) -> Iterator[Fault]:
    """One fault for each type that stands beside '*', which is every type."""
    whole = {*sets.loc[sets["publication_type"] == EVERY_TYPE, "set_id"]}
    for line, name, kind in sets[["line", "set_id", "publication_type"]].itertuples(index=False, name=None):
        if name in whole and kind != EVERY_TYPE:
            yield Fault(
                line,
                "publication_type",
                f"the set '{name}' also has '{EVERY_TYPE}', which is every type: delete that row or this one",
            )


def incomplete_sets(sets: Register) -> Iterator[Fault]:
    """One fault for each row left of a set that lost a type: a set without one of its types counts other works."""
    rows = [*sets.frame[["line", "set_id", "publication_type"]].itertuples(index=False, name=None)]
    held = {f"{name} / {kind}" for _, name, kind in rows}
    # A row written twice is rejected, but its type is still there.
    lost = {str(record) for record in sets.rejected["record_id"].dropna()} - held
    broken = {record.split(" / ", maxsplit=1)[0] for record in lost}
    for line, name, _ in rows:
        if name in broken:
            yield Fault(line, "set_id", f"another row of the set '{name}' is rejected: correct that row first")
