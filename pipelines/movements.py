"""How far the headline figures of a release moved: what is said, what is too far, and what stops a release."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet

from pipelines.settings import Changes, Limits, Settings
from warehouse import datapackage

ACCEPT_TAG = "observatory/accept"
"""Tag of a Dagster run that says why a movement may pass: what `observatory build --accept` sets."""
_SECTIONS = {
    "international share": "international_share",
    "partner countries": "partner_countries",
    "programmes, at least": "programmes",
    "programmes, at most": "programmes",
    "European contribution": "european_contribution",
}
_SHARE = "international share"
_OBSERVED = ("institution_identifiers", "home_country_code", "first_year", "last_year")


class TooFarError(Exception):
    """A figure moved further than the settings let a release pass without a person's word."""


@dataclass(frozen=True)
class Movement:
    """One headline figure of all years that moved."""

    indicator: str
    series: str
    value_before: float | None
    movement: float | None
    denominator: float
    """The smaller of the denominators before and now; 0 where there is none."""
    sentence: str

    @property
    def title(self) -> str:
        """The figure in words."""
        return f"{self.indicator[0].upper()}{self.indicator[1:]}, {self.series}"

    def size(self) -> float | None:
        """How far it moved in the unit of its limits; None where there is nothing to compare."""
        if self.movement is None or self.value_before is None:
            return None
        return abs(self.movement) if self.indicator == _SHARE else abs(self.movement) / max(abs(self.value_before), 1)


def movements(release: Path) -> list[Movement]:
    """The movements of a release, or of one in the making, of figures of all years and fields: the share first."""
    path = release / datapackage.parquet_path("audit", "movements")
    rows = pyarrow.parquet.read_table(path).to_pylist() if path.exists() else []
    found = [
        Movement(
            row["indicator"],
            row["series"],
            row["value_before"],
            row["movement"],
            float(min(row["denominator_before"] or 0, row["denominator_after"] or 0)),
            row["sentence"],
        )
        for row in rows
        if row["period"] == "all" and row["subject_level"] == "all"
    ]
    order = list(_SECTIONS)
    scopes = ("institution", "home country", "all records")
    return sorted(
        found,
        key=lambda m: (order.index(m.indicator), scopes.index(m.series) if m.series in scopes else 9, m.series),
    )


def too_far(found: Sequence[Movement], settings: Settings, limit: str) -> Iterator[str]:
    """Sentences on the figures that moved further than a limit, `warn` or `stop`; small cells have none."""
    for moved in found:
        limits = _limits(settings.changes, moved.indicator)
        allowed, size = getattr(limits, limit), moved.size()
        is_small = moved.indicator == _SHARE and moved.denominator < settings.definition.small_cells_below
        if allowed is not None and size is not None and size > allowed and not is_small:
            key = f"changes.{_SECTIONS[moved.indicator]}.{limit}"
            yield f"{moved.title}: {moved.sentence} That is further than {key} = {allowed:g} allows."


def judge(staging: Path, previous: Path | None, settings: Settings, accepted: str | None) -> None:
    """Stop a release in which a figure moved too far.

    Not where a person said why it may pass, nor where the settings now observe something else, who moved it knows.
    Raises TooFarError.
    """
    if accepted or previous is None or _observed(staging) != _observed(previous):
        return
    if stopping := list(too_far(movements(staging), settings, "stop")):
        raise TooFarError(
            "\n".join(stopping) + "\nNothing was published. If the movement is right, run `observatory build --accept "
            '"REASON"`: the reason is kept in the release. If not, look at the inputs: `observatory pins`.'
        )


def _observed(release: Path) -> tuple[object, ...]:
    """What a release observes."""
    (row,) = pyarrow.parquet.read_table(release / datapackage.parquet_path("meta", "release")).to_pylist()
    (definition,) = (
        found["definition_id"]
        for found in pyarrow.parquet.read_table(release / datapackage.parquet_path("core", "definitions")).to_pylist()
        if found["is_default"]
    )
    return (*(row[name] for name in _OBSERVED), definition)


def _limits(changes: Changes, indicator: str) -> Limits:
    limits: Limits = getattr(changes, _SECTIONS[indicator])
    return limits
