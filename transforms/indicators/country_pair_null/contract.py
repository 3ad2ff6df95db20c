"""Contract of indicators.country_pair_null."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


def _tested(description: str, *, unit: str | None = None, **checks: Any) -> Any:
    """A value that is empty where nothing is left to chance."""
    return column(description, unit=unit, nullable=True, **checks)


class CountryPairNull(Contract):
    """One row per definition, scope, period and pair of countries: what they would share if partners came by chance.

    Derived for this project. The null model holds the number of countries of every international publication, and the
    number of international publications of every country; of all distributions of their sets of countries that do so on
    average it takes the one of largest entropy (conditional Poisson sampling, fitted by maximum likelihood).
    Publications of one country hold no pair and take no part. Expected counts are exact under the model; the spread is
    that which is left when the publications of both countries are held, and the p-value that of a binomial count of
    this mean and spread. A country that is on every publication, as the home country is in its own scope, leaves
    nothing to chance: what others share with it follows from their totals. Pairs have a row where they share a
    publication, or where they share none and five or more were expected. Every definition for all years together, the
    default definition also for single years and windows of three.
    """

    definition_id: Text = column("Definition.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    country_x: Text = column("The country that comes first in the alphabet, as the definition counts it.")
    country_y: Text = column("The other country.")
    p_publications: Count = column("Publications with both countries, full counting.", unit="publications", ge=0)
    p_expected: Number = _tested("Publications with both that chance would make.", unit="publications", ge=0)
    p_expected_sd: Number = _tested(
        "Standard deviation of their number by chance, the publications of both countries held.",
        unit="publications",
        ge=0,
    )
    observed_per_expected: Number = _tested("p_publications / p_expected; chance makes it 1.", unit="ratio", ge=0)
    z_score: Number = _tested("Standard deviations between p_publications and p_expected.", unit="standard deviations")
    p_value: Number = _tested(
        "Two-sided mid-p-value: how probable a count so far from the expected one is by chance.",
        unit="probability",
        ge=0,
        le=1,
    )
    q_value: Number = _tested(
        "Smallest false discovery rate at which the pair stands out, among the tested pairs of the definition, scope"
        " and period (Benjamini and Hochberg).",
        unit="proportion",
        ge=0,
        le=1,
    )
    is_above_chance: Boolean = column(
        "True where q_value is below 0.05 and more is shared than expected.", nullable=True
    )
    is_below_chance: Boolean = column(
        "True where q_value is below 0.05 and less is shared than expected.", nullable=True
    )
    neutral_intensity_x_y: Number = _tested(
        "The relative intensity of x with y (indicators.country_pairs) at the counts and links that chance would make:"
        " its neutral value, which is not 1.",
        unit="ratio",
        ge=0,
    )
    neutral_intensity_y_x: Number = _tested("The same of y with x.", unit="ratio", ge=0)
    undefined_reason: Text = column(
        "Why z_score and the values that rest on it are empty, where they are.", nullable=True
    )
    is_small: Boolean = column("True where fewer than five publications are expected, or it is not known how many.")
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "country_x", "country_y"]
        metadata = {
            "rules": {
                "A pair is named once.": "country_x < country_y",
                "A test is made or there is a reason.": "(z_score is null) = (undefined_reason is not null)"
                " and (z_score is null) = (p_value is null) and (z_score is null) = (q_value is null)"
                " and (z_score is null) = (is_above_chance is null) and (z_score is null) = (is_below_chance is null)",
                "Pairs that share nothing are those that should.": "p_publications > 0 or p_expected >= 5",
                "A q-value is not below its p-value.": "q_value is null or q_value >= p_value - 1e-9",
                "Above chance is not below it.": "is_above_chance is null or not (is_above_chance and is_below_chance)",
            }
        }
