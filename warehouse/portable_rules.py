"""What a portable SELECT does without: constructs that DuckDB and Spark both take, and answer differently.

Each rule looks at one statement and gives the place of every breach, with what to write instead.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import Token, TokenType
from sqlglot import expressions as exp

from warehouse.portable_values import INTEGERS, Values


@dataclass(frozen=True)
class Statement:
    """One statement, read."""

    tree: exp.Expr
    tokens: tuple[Token, ...]
    values: Values


Breach = tuple[int, str]
"""Line from 1, and what is wrong with what to write instead."""
Rule = Callable[[Statement], Iterator[Breach]]


def decimal_division(statement: Statement) -> Iterator[Breach]:
    """Of decimals the one engine gives a double, the other a decimal: 100.0*2/3."""
    for node in statement.tree.find_all(exp.Div):
        if not (statement.values.is_double(node.left) or statement.values.is_double(node.right)):
            yield _line(node), f"{_shown(node)} divides without a double: cast(… as double) / …"


def division_by_zero(statement: Statement) -> Iterator[Breach]:
    """The one engine gives infinity or nothing, the other stops."""
    for node in statement.tree.find_all(exp.Div, exp.IntDiv, exp.Mod):
        if not (statement.values.is_guarded(node.right) or _has_case(node)):
            yield _line(node), f"{_shown(node)} may divide by zero: … / nullif(…, 0)"


def whole_division(statement: Statement) -> Iterator[Breach]:
    """Of whole numbers // cuts in both engines; of others one of them does not."""
    for node in statement.tree.find_all(exp.IntDiv):
        sides = (node.left, node.right)
        if any(statement.values.is_double(side) or statement.values.is_decimal(side) for side in sides):
            yield _line(node), f"{_shown(node)} is // of fractions: floor(… / …)"


def cast_of_a_fraction(statement: Statement) -> Iterator[Breach]:
    """The one engine rounds, the other cuts."""
    for node in statement.tree.find_all(exp.Cast):
        if node.to.this in INTEGERS and statement.values.is_fraction(node.this):
            yield _line(node), f"{_shown(node)} makes a fraction whole: cast(round(…) as …) or cast(floor(…) as …)"


def boundaries_between_days(statement: Statement) -> Iterator[Breach]:
    """For units above a day the one engine counts boundaries, the other whole spans."""
    for node in statement.tree.find_all(exp.DateDiff, exp.TimestampDiff):
        unit = str(node.args.get("unit") or "day").strip("'").lower()
        if unit != "day":
            yield _line(node), f"{_shown(node)} counts by {unit}: year(…) - year(…), or datediff('day', …)"


def day_minus_day(statement: Statement) -> Iterator[Breach]:
    """The one engine gives a number, the other an interval."""
    for node in statement.tree.find_all(exp.Sub):
        if statement.values.is_day(node.left) and statement.values.is_day(node.right):
            yield _line(node), f"{_shown(node)} subtracts days: datediff('day', …, …)"


def logarithm_of_zero(statement: Statement) -> Iterator[Breach]:
    """The one engine stops, the other gives nothing; log of one argument has another base in each."""
    for node in statement.tree.find_all(exp.Ln, exp.Log):
        argument = node.args.get("expression") or node.this
        if isinstance(node, exp.Log) and not node.args.get("expression"):
            yield _line(node), f"{_shown(node)} has base 10 here and base e there: log10(…) or ln(…)"
        if not (statement.values.is_guarded(argument) or _has_case(node)):
            yield _line(node), f"{_shown(node)} may be of zero: ln(nullif(…, 0))"


def sum_of_doubles(statement: Statement) -> Iterator[Breach]:
    """It changes with the order of the rows, and so with the number of threads."""
    for node in statement.tree.find_all(exp.Sum, exp.Avg):
        if statement.values.is_double(node.this):
            yield _line(node), f"{_shown(node)} adds doubles up: sum(cast(round(…, 12) as decimal(38, 12)))"


def other_functions(statement: Statement) -> Iterator[Breach]:
    """Functions that are not exact, or that no translation is known of."""
    for node in statement.tree.find_all(exp.ApproxDistinct, exp.ApproxQuantile, exp.ApproxTopK):
        yield _line(node), f"{_shown(node)} is not exact: count(distinct …) or quantile_disc(…)"
    for call in statement.tree.find_all(exp.Anonymous):
        if not call.name.lower().endswith("_slice"):
            yield _line(call), f"{_shown(call)} is known to DuckDB alone: another function"


def slices(statement: Statement) -> Iterator[Breach]:
    """The one engine counts from 1 to the last place, the other takes a length."""
    found = [node.parent or node for node in statement.tree.find_all(exp.Slice)]
    found += statement.tree.find_all(exp.ArraySlice)
    found += [node for node in statement.tree.find_all(exp.Anonymous) if node.name.lower().endswith("_slice")]
    for node in found:
        yield _line(node), f"{_shown(node)} is a slice of a list: unnest it and number its rows"


def pivots(statement: Statement) -> Iterator[Breach]:
    """Their columns depend on the rows, and their forms differ."""
    for node in statement.tree.find_all(exp.Pivot):
        word = "unpivot" if node.args.get("unpivot") else "pivot"
        yield _line(node), f"{word}: " + ("union all" if word == "unpivot" else "sum(…) filter (where …)")


def words(statement: Statement) -> Iterator[Breach]:
    """What cannot be told from the tree any more: len, and the arrow."""
    for token, following in zip(statement.tokens, statement.tokens[1:], strict=False):
        if token.text.lower() == "len" and following.token_type == TokenType.L_PAREN:
            yield token.line, "len(…): array_length(…) of a list, length(…) of a text"
    for token in statement.tokens:
        if token.token_type == TokenType.ARROW:
            yield token.line, "x -> …: lambda x: …"


RULES: tuple[Rule, ...] = (
    decimal_division,
    division_by_zero,
    whole_division,
    cast_of_a_fraction,
    boundaries_between_days,
    day_minus_day,
    logarithm_of_zero,
    sum_of_doubles,
    other_functions,
    slices,
    pivots,
    words,
)


def _has_case(node: exp.Expr) -> bool:
    """True where a case decides whether the node is computed."""
    branch = node.find_ancestor(exp.If, exp.Select)
    return isinstance(branch, exp.If)


def _line(node: exp.Expr) -> int:
    """The first line of a node: that of its first part that knows one."""
    return min((part.meta["line"] for part in node.walk() if "line" in part.meta), default=1)


def _shown(node: exp.Expr) -> str:
    text = node.sql("duckdb").lower()
    return text if len(text) <= 60 else f"{text[:57]}..."
