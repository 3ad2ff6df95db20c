"""Contract of indicators.region_pairs."""

from warehouse.contract import Boolean, Contract, Count, Text, column


class RegionPair(Contract):
    """One row per scope, period and pair of an area of the institution's policy with another area, country or itself.

    Counted are the publications, once each, that have a country of the one and another country of the other, under the
    default definition only. The second of the pair is an area, or a country that is of no area; of an area with itself
    are the publications of two or more of its countries. A country is of the areas it, or the state it belongs to, is a
    member of on 1 July of the year of publication, so that a country that joins or leaves changes sides from that year
    on. Areas may overlap, and a publication of many countries is of many pairs: rows do not add up.
    """

    definition_id: Text = column("The default definition.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    region_x: Text = column("Area of the policy (core.country_groups).")
    region_y: Text = column(
        "Area that does not come before it in the alphabet, or code of a country outside all areas."
    )
    region_x_name: Text = column("English name of the area.")
    region_y_name: Text = column("English name of the area or country.")
    is_region_y_area: Boolean = column("True where region_y is an area, not a country.")
    p_publications: Count = column(
        "Publications with a country of the one and another country of the other.", unit="publications", ge=1
    )
    is_small: Boolean = column("True where p_publications is below the number that the settings call small.")
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "region_x", "region_y"]
        metadata = {
            "rules": {"Two areas are named once.": "not is_region_y_area or region_x <= region_y"},
        }
