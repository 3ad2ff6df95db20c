"""The counts of international publications under every definition, in pandas."""

from pathlib import Path

import pandas

from benchmarks.peers import COUNTS, HOME, KEY, WORK_COLUMNS, Given, Row

Frame = pandas.DataFrame
Series = pandas.Series


def count(given: Given, destination: Path) -> None:
    """Write the counts of every definition, scope, period and subject."""
    works = pandas.concat(pandas.read_parquet(file, columns=WORK_COLUMNS) for file in given.publications)
    works = works[works["publication_year"].notna()].reset_index(drop=True)
    works["domain_id"] = works["domain_id"].fillna("unknown").astype("category")
    works["field_id"] = works["field_id"].fillna("unknown").astype("category")
    codes = works.loc[works["country_set"] != "", "country_set"].str.split(" ").explode().rename("code").reset_index()
    periods = Frame(given.periods)
    seen: dict[str, Frame] = {}
    found = []
    for definition in given.definitions:
        view = definition["country_view"]
        if view not in seen:
            seen[view] = _countries(works, codes, given.views[view])
        is_counted = _is_counted(works, definition, given.types[definition["work_types"]])
        is_international, is_in_denominator = _judged(works, seen[view], definition)
        scopes: dict[str, Series] = {
            "institution": works["is_observed"],
            "home country": seen[view]["home"],
            "all records": Series(data=True, index=works.index),
        }
        for scope, is_in_scope in scopes.items():
            chosen = is_counted & is_in_scope
            counts = works.loc[chosen, ["publication_year", "domain_id", "field_id"]].assign(
                p_publications=1, p_denominator=is_in_denominator[chosen], p_international=is_international[chosen]
            )
            keys = ["publication_year", "domain_id", "field_id"]
            counts = counts.groupby(keys, observed=True)[COUNTS].sum().reset_index()
            found += [
                _totals(counts, level, periods).assign(definition_id=definition["definition_id"], scope=scope)
                for level in ("all", "domain", "field")
            ]
    pandas.concat(found)[[*KEY, *COUNTS]].astype(dict.fromkeys(COUNTS, "int64")).to_parquet(destination, index=False)


def _countries(works: Frame, codes: Frame, view: dict[str, str]) -> Frame:
    """Countries of each work as the view counts them: how many, whether home is among them, whether another is."""
    distinct = codes.assign(code=codes["code"].map(view)).drop_duplicates()
    is_home = distinct["code"] == HOME
    return Frame(
        {
            "n": distinct.groupby("index").size().reindex(works.index, fill_value=0),
            "home": works.index.isin(distinct.loc[is_home, "index"]),
            "other": works.index.isin(distinct.loc[~is_home, "index"]),
        }
    )


def _is_counted(works: Frame, definition: Row, types: list[str]) -> Series:
    kind = works["publication_type"]
    is_counted = kind.isin(types) | ("*" in types)
    is_counted = is_counted.where((kind != "preprint").fillna(value=True), definition["preprints"] == "counted")
    if definition["retracted"] == "left out":
        is_counted &= ~works["is_retracted"]
    if definition["paratext"] == "left out":
        is_counted &= ~works["is_paratext"]
    if definition["maximum_authors"] is not None:
        is_counted &= works["n_authors"] <= definition["maximum_authors"]
    return is_counted


def _judged(works: Frame, countries: Frame, definition: Row) -> tuple[Series, Series]:
    """Whether each work is international, and whether it is in what is divided by."""
    is_international = countries["n"] > 1 if definition["international_if"] == "two countries" else countries["other"]
    if definition["single_author_two_countries"] == "domestic":
        is_international &= works["n_authors"] != 1
    is_in_denominator = Series(data=True, index=works.index)
    if definition["unknown_countries"] == "left out":
        is_in_denominator &= countries["n"] > 0
    if definition["partly_known"] == "left out":
        is_unsure = (works["n_authors_without_country"] > 0) | works["is_author_list_truncated"]
        is_in_denominator &= ~((countries["n"] == 1) & is_unsure & ~is_international)
    return is_international, is_in_denominator


def _totals(counts: Frame, level: str, periods: Frame) -> Frame:
    """Counts by period and subject of one level."""
    subject = "all" if level == "all" else counts[f"{level}_id"].astype("str")
    by_year = counts.assign(subject_id=subject).groupby(["publication_year", "subject_id"])[COUNTS].sum().reset_index()
    joined = by_year.merge(periods, how="cross")
    within = joined[joined["publication_year"].between(joined["first_year"], joined["last_year"])]
    return within.groupby(["period", "subject_id"])[COUNTS].sum().reset_index().assign(subject_level=level)
