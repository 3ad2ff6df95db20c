"""The counts of international publications under every definition, in polars."""

from pathlib import Path

import polars
from polars import DataFrame, Expr, col, lit

from benchmarks.peers import COUNTS, HOME, KEY, WORK_COLUMNS, Given, Row

TRUE, FALSE = lit(value=True), lit(value=False)


def count(given: Given, destination: Path) -> None:
    """Write the counts of every definition, scope, period and subject."""
    works = polars.read_parquet(given.publications, columns=WORK_COLUMNS)
    works = works.filter(col("publication_year").is_not_null())
    works = works.with_columns(col("domain_id", "field_id").fill_null("unknown"))
    codes = works.filter(col("country_set") != "").select("publication_id", code=col("country_set").str.split(" "))
    codes = codes.explode("code")
    periods = DataFrame(given.periods)
    seen: dict[str, DataFrame] = {}
    found = []
    for definition in given.definitions:
        view = definition["country_view"]
        if view not in seen:
            seen[view] = _with_countries(works, codes, given.views[view])
        is_counted = _is_counted(definition, given.types[definition["work_types"]])
        is_international, is_in_denominator = _judged(definition)
        scopes = {"institution": col("is_observed"), "home country": col("home"), "all records": TRUE}
        for scope, is_in_scope in scopes.items():
            chosen = seen[view].filter(is_counted & is_in_scope)
            counts = chosen.group_by("publication_year", "domain_id", "field_id").agg(
                p_publications=polars.len(),
                p_denominator=is_in_denominator.sum(),
                p_international=is_international.sum(),
            )
            named = {"definition_id": lit(definition["definition_id"]), "scope": lit(scope)}
            levels = ("all", "domain", "field")
            found += [_totals(counts, level, periods).with_columns(**named) for level in levels]
    polars.concat(found).select(*KEY, col(COUNTS).cast(polars.Int64)).write_parquet(destination)


def _with_countries(works: DataFrame, codes: DataFrame, view: dict[str, str]) -> DataFrame:
    """Works with their countries as the view counts them: how many, whether home is among them, whether another is."""
    distinct = codes.with_columns(col("code").replace_strict(view)).unique()
    seen = distinct.group_by("publication_id").agg(
        n=polars.len(), home=(col("code") == HOME).any(), other=(col("code") != HOME).any()
    )
    joined = works.join(seen, on="publication_id", how="left")
    return joined.with_columns(col("n").fill_null(0), col("home", "other").fill_null(value=False))


def _is_counted(definition: Row, types: list[str]) -> Expr:
    kind = col("publication_type")
    of_types = TRUE if "*" in types else kind.is_in(types).fill_null(value=False)
    is_counted: Expr = polars.when(kind == "preprint").then(definition["preprints"] == "counted").otherwise(of_types)
    if definition["retracted"] == "left out":
        is_counted &= ~col("is_retracted")
    if definition["paratext"] == "left out":
        is_counted &= ~col("is_paratext")
    if definition["maximum_authors"] is not None:
        is_counted &= col("n_authors") <= definition["maximum_authors"]
    return is_counted


def _judged(definition: Row) -> tuple[Expr, Expr]:
    """Whether a work is international, and whether it is in what is divided by."""
    is_international = col("n") > 1 if definition["international_if"] == "two countries" else col("other")
    if definition["single_author_two_countries"] == "domestic":
        is_international &= col("n_authors") != 1
    is_left_out = FALSE
    if definition["unknown_countries"] == "left out":
        is_left_out |= col("n") == 0
    if definition["partly_known"] == "left out":
        is_unsure = (col("n_authors_without_country") > 0) | col("is_author_list_truncated")
        is_left_out |= (col("n") == 1) & is_unsure & ~is_international
    return is_international, col("n").is_not_null() & ~is_left_out


def _totals(counts: DataFrame, level: str, periods: DataFrame) -> DataFrame:
    """Counts by period and subject of one level."""
    subject = lit("all") if level == "all" else col(f"{level}_id")
    by_year = counts.group_by("publication_year", subject_id=subject).agg(col(COUNTS).sum())
    joined = by_year.join(periods, how="cross")
    within = joined.filter(col("publication_year").is_between(col("first_year"), col("last_year")))
    totals = within.group_by("period", "subject_id").agg(col(COUNTS).sum())
    return totals.with_columns(subject_level=lit(level))
