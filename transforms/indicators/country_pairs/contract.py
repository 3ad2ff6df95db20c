"""Contract of indicators.country_pairs."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


def _similarity(description: str) -> Any:
    return column(description, unit="proportion", gt=0, le=1)


def _intensity(description: str) -> Any:
    return column(description, unit="ratio", nullable=True, ge=0)


class CountryPair(Contract):
    """One row per definition, scope, period and pair of countries that share a publication: how much, and how strongly.

    A publication counts in full for each pair of its countries, whatever the definition's own way of counting; weights
    divide it. A definition decides which works are counted and which codes are one country. Every definition for all
    years together, the default definition also for single years and windows of three. Below, C(x, y) is p_publications,
    P(x) the publications with x, single-country ones included, C(x) the links of x (indicators.country_totals), and T
    the pairs of countries of all publications, half the links. Scopes differ: where all records have the home country,
    pairs of others are seen only as far as it takes part.
    """

    definition_id: Text = column("Definition.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    country_x: Text = column("The country that comes first in the alphabet, as the definition counts it.")
    country_y: Text = column("The other country.")
    p_publications: Count = column("Publications with both countries, full counting.", unit="publications", ge=1)
    newman_weight: Number = column(
        "The same, each weighing 1/(k-1) where it has k countries (Newman): summed over a country's pairs, its"
        " international publications. Kept to 9 places.",
        unit="publications",
        ge=0,
    )
    refined_weight: Number = column(
        "The same, each weighing 2/(k(k-1)): summed over all pairs, the international publications. Kept to 9 places.",
        unit="publications",
        ge=0,
    )
    salton: Number = _similarity("Salton's measure: C(x, y) / √(P(x) P(y)).")
    jaccard: Number = _similarity("Jaccard's index: C(x, y) / (P(x) + P(y) - C(x, y)).")
    inclusion: Number = _similarity("Inclusion: C(x, y) / min(P(x), P(y)).")
    association: Number = column("Association strength: C(x, y) / (P(x) P(y)).", unit="per publication", gt=0, le=1)
    probabilistic_affinity: Number = column(
        "Probabilistic affinity: C(x, y) · 2T / (C(x) C(y)) (Zitt, Bassecoulard, Okubo 2000). The 2T is the sum of all"
        " C(x), not the pairs of countries; with T it would be half as large.",
        unit="ratio",
        gt=0,
    )
    intensity_x_y: Number = _intensity(
        "Relative intensity of the collaboration of x with y: C(x, y) (T - C(x)) / (C(x) (C(y) - C(x, y))) (Fuchs,"
        " Sivertsen, Rousseau 2021). What chance makes of it is not 1: compare indicators.country_pair_null."
    )
    intensity_x_y_lb: Number = _intensity(
        "Its 95 % interval as a relative risk, lower end; links taken as independent."
    )
    intensity_x_y_ub: Number = _intensity(
        "Its 95 % interval as a relative risk, upper end; links taken as independent."
    )
    intensity_x_y_undefined_reason: Text = column("Why it is empty, where it is.", nullable=True)
    intensity_y_x: Number = _intensity("The same of y with x.")
    intensity_y_x_lb: Number = _intensity("Its 95 % interval, lower end.")
    intensity_y_x_ub: Number = _intensity("Its 95 % interval, upper end.")
    intensity_y_x_undefined_reason: Text = column("Why it is empty, where it is.", nullable=True)
    is_small: Boolean = column("True where P(x) or P(y) is below the number that the settings call small.")
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "country_x", "country_y"]
        metadata = {
            "rules": {
                "A pair is named once.": "country_x < country_y",
                "Weights do not exceed counts, nor refined weights Newman's.": "refined_weight <= newman_weight + 1e-8"
                " and newman_weight <= p_publications + 1e-8",
                "Similarities are in order.": "jaccard <= salton + 1e-12 and salton <= inclusion + 1e-12",
                "An intensity of x with y is given or there is a reason.": "(intensity_x_y is null)"
                " = (intensity_x_y_undefined_reason is not null)",
                "An intensity of y with x is given or there is a reason.": "(intensity_y_x is null)"
                " = (intensity_y_x_undefined_reason is not null)",
                "Intensities lie in their intervals.": "(intensity_x_y is null or (intensity_x_y_lb <= intensity_x_y"
                " and intensity_x_y <= intensity_x_y_ub)) and (intensity_y_x is null or (intensity_y_x_lb"
                " <= intensity_y_x and intensity_y_x <= intensity_y_x_ub))",
            }
        }
