"""Contract of indicators.international_coauthorship."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Integer, Number, Text, column


def _share(description: str) -> Any:
    """A proportion that is empty where there is nothing to divide by."""
    return column(description, unit="proportion", nullable=True, ge=0, le=1)


class InternationalCoauthorship(Contract):
    """One row per scope, period and field: counted publications, those that are international, and their share.

    Default definition: full counting; international means more than one distinct country, territories merged by the map
    in force; retracted works, paratext and types other than the counted ones are left out, and counted in
    audit.publications_not_counted. A year without publications has a row too, its shares empty and the reason stated.
    """

    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last for all years observed together.")
    field_id: Text = column("OpenAlex field; 'all' for all together, 'unknown' for publications without one.")
    publication_year: Integer = column("The year; empty for all years together.", unit="year", nullable=True)
    field_name: Text = column("Name of the field.")
    p_publications: Count = column("Publications counted.", unit="publications", ge=0)
    p_known: Count = column("Those with a known country.", unit="publications", ge=0)
    p_unknown: Count = column("Those without any known country.", unit="publications", ge=0)
    p_partly_known: Count = column(
        "Those with one known country, and authors without one or a truncated list.", unit="publications", ge=0
    )
    p_international: Count = column("Those with more than one country.", unit="publications", ge=0)
    p_international_territories_apart: Count = column(
        "The same with overseas territories counted as countries.", unit="publications", ge=0
    )
    p_could_be_international: Count = column(
        "International, unknown and partly known publications.", unit="publications", ge=0
    )
    p_could_be_international_tight: Count = column(
        "The same without those of a single author with at most one affiliation.", unit="publications", ge=0
    )
    pp_international: Number = _share("Conservative share: p_international / p_publications.")
    pp_international_known: Number = _share("Known only: p_international / p_known.")
    pp_international_territories_apart: Number = _share("Conservative share with territories as countries.")
    pp_international_lb: Number = _share("Lower bound: no unknown country makes a work international.")
    pp_international_ub: Number = _share("Upper bound: every unknown country does.")
    pp_international_ub_tight: Number = _share("Upper bound without single authors of one affiliation.")
    pp_international_wilson_lb: Number = _share("Wilson's 95 % interval of the conservative share, lower end.")
    pp_international_wilson_ub: Number = _share("Wilson's 95 % interval of the conservative share, upper end.")
    undefined_reason: Text = column("Why the shares are empty, where they are.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["scope", "period", "field_id"]
        metadata = {
            "rules": {
                "Known and unknown add up.": "p_known + p_unknown = p_publications",
                "International works are known.": "p_international <= p_known",
                "Counts are in order.": "p_international <= p_could_be_international_tight"
                " and p_could_be_international_tight <= p_could_be_international"
                " and p_could_be_international <= p_publications",
                "Every unknown work could be international.": "p_could_be_international"
                " = p_international + p_unknown + p_partly_known",
                "A share is given or there is a reason.": "(pp_international is null) = (undefined_reason is not null)",
                "An interval is given where a share is.": "(pp_international is null)"
                " = (pp_international_wilson_lb is null) and (pp_international is null)"
                " = (pp_international_wilson_ub is null)",
                "The share lies in its interval.": "pp_international is null or (pp_international_wilson_lb <="
                " pp_international + 1e-12 and pp_international <= pp_international_wilson_ub + 1e-12)",
            }
        }
