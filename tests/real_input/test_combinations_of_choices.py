"""indicators.definition_multiverse: a few hundred combinations, drawn with a fixed seed, and all that have a name."""

import random
from dataclasses import fields
from math import prod
from typing import Any

from tests.real_input.choices import Choices, register
from tests.real_input.comparison import Cell, differences, divided
from tests.real_input.conftest import Counted
from tests.real_input.inputs import SCOPES
from tests.real_input.profiles import Profiles, judged, whole

CHOICES = tuple(choice.name for choice in fields(Choices))
FIGURES = ("p_publications", "p_denominator", "p_international", "pp_international")


def test_combinations_are_all_there_are(counted: Counted) -> None:
    definitions = register()
    n = prod(len({getattr(choices, name) for choices in definitions.values()}) for name in CHOICES)
    rows = counted.project.rows(f"select distinct scope, {', '.join(CHOICES)} from indicators.definition_multiverse")
    assert len(rows) == n * len(SCOPES)
    named = counted.project.rows(
        f"select scope, definition_id, {', '.join(CHOICES)} from indicators.definition_multiverse"
        " where definition_id is not null"
    )
    first: dict[Choices, str] = {}
    for name, choices in sorted(definitions.items()):
        first.setdefault(choices, name)
    assert sorted((scope, name) for scope, name, *_ in named) == sorted(
        (scope, name) for name in first.values() for scope in SCOPES
    )
    assert {name: Choices(**dict(zip(CHOICES, values, strict=True))) for _, name, *values in named} == {
        name: choices for choices, name in first.items()
    }


def test_shares_of_combinations(counted: Counted) -> None:
    rows = counted.project.rows(
        f"""
        select combination_id, definition_id, scope, {", ".join((*CHOICES, *FIGURES))}
        from indicators.definition_multiverse order by combination_id, scope
        """
    )
    combinations = sorted({row[0] for row in rows})
    drawn = {*random.Random(20251206).sample(combinations, 300)}  # noqa: S311 - a draw, no secret
    taken = [
        (found, scope, *choices)
        for combination, definition, scope, *values in rows
        if combination in drawn or definition is not None
        for choices, found in [(values[: len(CHOICES)], values[len(CHOICES) :])]
    ]
    assert len(taken) >= 300 * len(SCOPES)
    profiles = whole(counted.profiles)
    program = {row[1:]: dict(zip(FIGURES, row[0], strict=True)) for row in taken}
    plain = {
        (scope, *values): row
        for values in {key[1:] for key in program}
        for scope, row in figures(Choices(**dict(zip(CHOICES, values, strict=True))), profiles).items()
    }
    assert differences(program, plain) == []


def figures(choices: Choices, profiles: Profiles) -> dict[str, dict[str, Cell]]:
    """The row of each scope."""
    sums: dict[str, list[Any]] = {scope: [0] * 5 for scope in SCOPES}
    for works in judged(choices, profiles):
        for scope in works.scopes:
            total, n = sums[scope], works.parts.n
            total[0] += n
            if works.judgement.is_in_denominator:
                weight = works.weight(choices, scope)
                total[1] += n
                total[3] += weight
                if works.judgement.is_international:
                    total[2] += n
                    total[4] += weight
    return {
        scope: dict(zip(FIGURES, (*counts, divided(international, denominator)), strict=True))
        for scope, (*counts, denominator, international) in sums.items()
    }
