"""Contract of indicators.leadership."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


def _count(description: str) -> Any:
    """Publications, each counted once."""
    return column(description, unit="publications", ge=0)


def _share(description: str) -> Any:
    """A proportion that is empty where there is nothing to divide by."""
    return column(description, unit="proportion", nullable=True, ge=0, le=1)


class Leadership(Contract):
    """One row per definition, scope, period and country: the publications of which a corresponding author is there.

    Read the coverage first, and compare no years by these figures alone: the flag for corresponding authors broke
    twice in OpenAlex. Until January 2026 it was empty for 58 to 66 % of works; then the first author was flagged by
    default, which was reversed in June 2026. What is known of a work depends on when its record was retrieved.
    Shares divide only by publications of which a corresponding author is known: flagged by the source, or the only
    author, who always is one.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    country_code: Text = column("Country as the definition counts it.", references="core.countries.country_code")
    period_kind: Text = column(
        "One year, a window of three years (for counts that are small by year), or all years observed.",
        isin=["year", "three years", "all years"],
    )
    country_name: Text = column("English name of the country.")
    p_publications: Count = _count("Publications with an author in the country.")
    p_with_corresponding_author: Count = _count(
        "Those of which a corresponding author, in any country, is known by the source's flag or as the only author."
    )
    pp_coverage: Number = _share(
        "p_with_corresponding_author / p_publications: what is known at all. OpenAlex's flag was empty for most works"
        " until January 2026, then the first author's by default until June 2026."
    )
    p_led: Count = _count("Publications of which a corresponding author is in the country: each once, full counting.")
    p_led_single_country: Count = _count("Those with no other country (SCP, single-country publications).")
    p_led_multiple_countries: Count = _count("Those with another country (MCP, multiple-country publications).")
    p_led_weighted: Number = column(
        "p_led by fractional counting: 1/m for each of m corresponding authors whose country is known.",
        unit="publications",
        ge=0,
    )
    p_led_multiple_countries_weighted: Number = column(
        "p_led_multiple_countries by the same fractional counting.", unit="publications", ge=0
    )
    pp_multiple_countries: Number = _share(
        "MCP / (MCP + SCP): of what the country leads, the part with other countries."
    )
    pp_multiple_countries_weighted: Number = _share("The same by fractional counting.")
    p_with_other_country_and_corresponding_author: Count = _count(
        "Publications with the country and another one of which a corresponding author is known."
    )
    pp_leadership: Number = _share(
        "p_led_multiple_countries / p_with_other_country_and_corresponding_author: of what the country does with"
        " others, the part it leads. Several countries may lead one publication, so their shares add up to more than 1."
    )
    pp_leadership_weighted: Number = _share("The same by fractional counting of what the country leads.")
    is_small: Boolean = column("True where p_led is below the number of works the settings call small.")
    undefined_reason: Text = column("Why pp_multiple_countries is empty, where it is.", nullable=True)
    leadership_undefined_reason: Text = column("Why pp_leadership is empty, where it is.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "country_code"]
        metadata = {
            "rules": {
                "Publications of one and of several countries are all that are led.": "p_led_single_country"
                " + p_led_multiple_countries = p_led",
                "What is led has a known corresponding author.": "p_led <= p_with_corresponding_author"
                " and p_led_multiple_countries <= p_with_other_country_and_corresponding_author"
                " and p_with_corresponding_author <= p_publications",
                "Fractional counts do not exceed full ones.": "p_led_weighted <= p_led + 1e-6"
                " and p_led_multiple_countries_weighted <= p_led_multiple_countries + 1e-6",
                "Shares are given or there is a reason.": "(pp_multiple_countries is null)"
                " = (undefined_reason is not null)"
                " and (pp_leadership is null) = (leadership_undefined_reason is not null)",
            }
        }
