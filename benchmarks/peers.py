"""What the peers are given: the publications, and the small tables that say what a definition is.

A peer computes the counts of indicators.international_coauthorship the way one writes them in a script: for each
definition it chooses the works, decides which are international, and counts these by year, domain and field, so that
its cost is definitions times works. It counts the countries of works once for each view of the map and keeps them, as
a plain script would not. Its counts go to a Parquet file and are compared with ours, row by row.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet

HOME = "FR"
TABLES = ("core.publications", "raw.work_type_sets", "core.country_views", "core.periods", "core.definitions")
WORK_COLUMNS = [
    "publication_id", "publication_year", "publication_type", "domain_id", "field_id", "n_authors", "is_retracted",
    "is_paratext", "is_author_list_truncated", "n_authors_without_country", "country_set", "is_observed",
]  # fmt: skip
COUNTS = ["p_publications", "p_denominator", "p_international"]
KEY = ["definition_id", "scope", "period", "subject_level", "subject_id"]

Row = dict[str, Any]


class Given:
    """The tables a peer reads, by name."""

    def __init__(self, files: Mapping[str, Sequence[Path]]) -> None:
        self.publications = [str(file) for file in files["core.publications"]]
        self.definitions = _rows(files["core.definitions"])
        self.periods = _rows(files["core.periods"])
        self.types: dict[str, list[str]] = {}
        """Set of types → its types, or `*`."""
        for row in _rows(files["raw.work_type_sets"]):
            self.types.setdefault(row["set_id"], []).append(row["publication_type"])
        self.views: dict[str, dict[str, str]] = {}
        """View of the map → country code → the country it is counted as."""
        for row in _rows(files["core.country_views"]):
            self.views.setdefault(row["country_view"], {})[row["country_code"]] = row["counted_country_code"]


def _rows(files: Sequence[Path]) -> list[Row]:
    rows: list[Row] = pyarrow.parquet.read_table([str(file) for file in files]).to_pylist()
    return rows
