"""Contract of indicators.country_pair_author_weights."""

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


class CountryPairAuthorWeight(Contract):
    """One row per scope, period and pair of countries: the publications they share, weighted by the parts of authors.

    Default definition only, for it needs the parts of every single work. Of a work of which x has the part w and y the
    part v (author-fractional counting), w·v/(1-w) is of x with y: x's part, divided among its partners in proportion to
    theirs. It differs from that of y with x; with equal parts 1/k both are 1/(k(k-1)). The sum over all partners of x
    is x's author-fractional count of international publications. The
    PathOS handbook prints k - w below the line, which does not come to 1/(k(k-1)) with equal parts; derived for this
    project.
    """

    definition_id: Text = column("The default definition.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    country_x: Text = column("The country that comes first in the alphabet, as the definition counts it.")
    country_y: Text = column("The other country.")
    p_publications: Count = column("Publications with both countries, full counting.", unit="publications", ge=1)
    author_weight_x_y: Number = column("Weight of x with y: x's parts that fall to y.", unit="publications", ge=0)
    author_weight_y_x: Number = column("Weight of y with x: y's parts that fall to x.", unit="publications", ge=0)
    is_small: Boolean = column("True where p_publications is below the number that the settings call small.")
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "country_x", "country_y"]
        metadata = {
            "rules": {
                "A pair is named once.": "country_x < country_y",
                "Both parts of a publication are at most 1.": "author_weight_x_y + author_weight_y_x"
                " <= p_publications + 1e-6",
            }
        }
