"""A difference of two releases in words: in a line, as Markdown, and its changes of schema as sentences."""

from collections.abc import Iterator, Mapping, Sequence

from warehouse.difference import Difference, TableDifference

_IN_A_LINE = 5
"""Tables named in a line."""
_FIRST = ("core.publications", "indicators.international_coauthorship")
"""Tables named first in a line: what a reader asks about before all else."""
_MOST = 4
"""Columns named of a table."""


def in_a_line(difference: Difference) -> str:
    """What differs, in a line: '2 of 85 tables differ: core.publications +812 -3 ~27, …; no change of schema'.

    `+` counts rows added, `-` removed, `~` changed. Tables about the release itself are left out.
    """
    tables = sorted(difference.of_data, key=lambda t: _FIRST.index(t.table) if t.table in _FIRST else len(_FIRST))
    reshaped = [table.table for table in tables if table.is_new or table.is_gone or not table.schema.is_empty]
    schema = f"the schema changed in {_listed(reshaped)}" if reshaped else "no change of schema"
    named = f": {_listed([f'{table.table} {_counts(table)}' for table in tables])}" if tables else ""
    mark = "SYNTHETIC records: " if difference.is_synthetic else ""
    return f"{mark}{how_many(difference)}{named}; {schema}"


def how_many(difference: Difference) -> str:
    """'2 of 85 tables differ', without those about the release itself."""
    n_differing = len(difference.of_data)
    return f"{n_differing or 'none'} of {difference.n_tables} tables {'differ' if n_differing > 1 else 'differs'}"


def as_markdown(difference: Difference) -> str:
    """What differs, as a table with a list of the changes of schema."""
    if difference.is_empty:
        return f"The releases {difference.before} and {difference.after} are equal."
    parts = [f"**{difference.before} → {difference.after}**: {how_many(difference)}."]
    if notice := synthetic_notice(difference):
        parts.append(f"**{notice}**")
    if difference.of_data:
        rows = [
            f"| {t.table} | {t.rows_added:,} | {t.rows_removed:,} | {t.rows_changed:,} | {columns_in_words(t)} |"
            for t in difference.of_data
        ]
        heading = ["| table | rows added | removed | changed | columns that changed most |", "|:--|--:|--:|--:|:--|"]
        parts.append("\n".join([*heading, *rows]))
    if sentences := [f"- {sentence}" for table in difference.of_data for sentence in schema_in_words(table)]:
        parts.append("\n".join(["Changes of schema:", "", *sentences]))
    if difference.about_the_release:
        named = ", ".join(f"{table.table} {_counts(table)}" for table in difference.about_the_release)
        parts.append(f"About the release itself: {named}.")
    return "\n\n".join(parts) + "\n"


def synthetic_notice(difference: Difference) -> str | None:
    """Which of the releases hold generated records, if any does."""
    pairs = ((difference.before, difference.is_synthetic_before), (difference.after, difference.is_synthetic_after))
    named = dict.fromkeys(name for name, is_synthetic in pairs if is_synthetic)
    if not named:
        return None
    verb = "are" if len(named) > 1 else "is"
    return f"SYNTHETIC: {' and '.join(named)} {verb} made of generated sample records; they describe nothing real."


def columns_in_words(table: TableDifference) -> str:
    """The columns that changed in most rows: 'p_publications 27, pp_international 25'."""
    return _listed([f"{name} {n:,}" for name, n in table.columns_changed.items()], most=_MOST)


def schema_in_words(table: TableDifference) -> Iterator[str]:
    """What changed in a table's shape, in sentences."""
    schema = table.schema
    if table.is_new:
        yield f"{table.table} is new."
    if table.is_gone:
        yield f"{table.table} is gone."
    if schema.columns_added:
        yield f"{table.table} has new columns: {_typed(schema.columns_added)}."
    if schema.columns_gone:
        yield f"{table.table} lost columns: {_typed(schema.columns_gone)}."
    for name, (before, after) in schema.columns_retyped.items():
        yield f"{table.table}.{name} was {before} and is {after}: its values were not compared."
    if schema.is_reordered:
        yield f"{table.table} has its columns in another order."
    if schema.key_before != schema.key_after:
        how = "" if table.compared_by else " Rows were compared as wholes."
        yield f"{table.table} was keyed by {_key(schema.key_before)} and is by {_key(schema.key_after)}.{how}"


def _counts(table: TableDifference) -> str:
    """'+812 -3 ~27', without what is none."""
    signed = (("+", table.rows_added), ("-", table.rows_removed), ("~", table.rows_changed))
    return " ".join(f"{sign}{n:,}" for sign, n in signed if n) or "±0"


def _listed(names: Sequence[str], most: int = _IN_A_LINE) -> str:
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _typed(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in columns.items())


def _key(key: Sequence[str]) -> str:
    return f"({', '.join(key)})" if key else "nothing"
