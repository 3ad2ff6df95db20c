"""Contract of indicators.country_totals."""

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


class CountryTotal(Contract):
    """One row per definition, scope, period and country: its publications, and the links to other countries they make.

    Publications count in full for each of their countries, whatever the definition's own way of counting, so that pairs
    of countries can be compared with them. A definition decides which works are counted and which codes are one
    country; that it treats unknown countries or single authors in its own way changes nothing here. Every definition
    for all years together, the default definition also for single years and windows of three. A country without a
    publication has no row.
    """

    definition_id: Text = column("Definition.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    country_code: Text = column("Country as the definition counts it.")
    p_publications: Count = column(
        "Publications with the country, those with no other one included.", unit="publications", ge=1
    )
    p_single_country: Count = column("Those with no other country.", unit="publications", ge=0)
    p_international: Count = column("Those with another country.", unit="publications", ge=0)
    n_links: Count = column(
        "Links of the country: for each of its publications, the other countries on it. Over all countries they are"
        " twice the pairs of countries that publications have.",
        unit="links",
        ge=0,
    )
    refined_weight: Number = column(
        "Links weighted so that every international publication counts 1 over all its pairs, summed over the country's"
        " pairs: the sum of 2/k over its international publications of k countries.",
        unit="publications",
        ge=0,
    )
    pp_international: Number = column(
        "p_international / p_publications: full counting, of the publications with the country in this scope.",
        unit="proportion",
        ge=0,
        le=1,
    )
    is_small: Boolean = column("True where p_publications is below the number that the settings call small.")
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "country_code"]
        metadata = {
            "rules": {
                "Single-country and international publications add up.": "p_single_country + p_international"
                " = p_publications",
                "An international publication makes one link or more.": "n_links >= p_international"
                " and (n_links = 0) = (p_international = 0)",
                "A refined weight is at most 1 for a publication.": "refined_weight <= p_international + 1e-6",
            }
        }
