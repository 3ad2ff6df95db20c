"""Where a column comes from is read from the SQL: through common table expressions, joins and expressions."""

from pathlib import Path

import pytest

from warehouse.contract import Contract, Count, Integer, Number, Text, column
from warehouse.lineage import column_sources, in_words, lineages
from warehouse.table import Table, UnreadableError


class Work(Contract):
    """One row per work."""

    work_id: Text = column("Work.")
    year: Integer = column("Year.")
    score: Number = column("Score.")

    class Config:
        unique = ["work_id"]


class ByYear(Contract):
    """One row per year."""

    year: Integer = column("Year.")
    n_works: Count = column("Works.")
    share: Number = column("Share.")
    label: Text = column("A constant.")

    class Config:
        unique = ["year"]


SELECT = """
-- One row per year.
with counted as (
    select w.year, count(w.work_id) as n_works, sum(w.score) as score from core.works as w group by w.year
)
select year, n_works, score / n_works as share, 'all' as label from counted
"""


def test_columns_are_followed_to_the_stored_ones() -> None:
    table = Table("indicators", "by_year", ByYear, SELECT)
    assert table.reads == ("core.works",)
    found = column_sources(table, {"core.works": Work})
    assert found == {
        "year": ("core.works.year",),
        "n_works": ("core.works.work_id",),
        "share": ("core.works.score", "core.works.work_id"),
        "label": (),
    }


def test_what_cannot_be_parsed_names_the_table() -> None:
    with pytest.raises(UnreadableError, match=r"indicators\.by_year: .*selekt"):
        Table("indicators", "by_year", ByYear, "selekt 1").reads  # noqa: B018 - reading it is what fails


def test_the_words_are_an_ending() -> None:
    assert in_words(("core.works.year",)) == " (from core.works.year)"
    assert in_words(()) == ""


def test_what_equal_sql_gave_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, catalogue = tmp_path / "lineage.json", {"core.works": Work}
    table, other = (Table("indicators", "by_year", ByYear, select) for select in (SELECT, f"{SELECT} order by year"))
    first = {"indicators.by_year": column_sources(table, catalogue)}
    assert lineages([table], catalogue, memory) == first
    anew = {"year": ("read.anew.year",)}
    monkeypatch.setattr("warehouse.lineage.column_sources", lambda *_: anew)
    assert lineages([table], catalogue, memory) == first
    assert lineages([other], catalogue, memory) == {"indicators.by_year": anew}
    memory.write_text("{damaged")
    assert lineages([table], catalogue, memory) == {"indicators.by_year": anew}
