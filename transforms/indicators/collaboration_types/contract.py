"""Contract of indicators.collaboration_types."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


def _count(description: str) -> Any:
    """Publications, each counted once, whatever the definition's way of counting."""
    return column(description, unit="publications", ge=0)


def _share(description: str) -> Any:
    """A proportion of the denominator, empty where there is nothing to divide by."""
    return column(f"{description} / p_denominator.", unit="proportion", nullable=True, ge=0, le=1)


class CollaborationTypes(Contract):
    """One row per definition, scope, period and subject: counted publications by kind of collaboration, with shares.

    The kinds are those InCites names. Countries are as the definition counts them; institutions are organisations that
    affiliations were matched to, so that a work of one matched and one unmatched institution is of a single one here.
    Every counted publication is of one kind, or of unknown country, or left out because its country is partly known.
    Each counts once under every definition; the denominator is that of indicators.international_coauthorship.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    subject_level: Text = column("All subjects together, or one domain or field.", isin=["all", "domain", "field"])
    subject_id: Text = column("OpenAlex domain or field; 'all' for all, 'unknown' for publications without one.")
    p_publications: Count = _count("Publications counted.")
    p_denominator: Count = _count("Those by whose number the definition divides.")
    p_single_institution: Count = _count("One country, and one matched organisation.")
    p_national: Count = _count("One country, and several matched organisations.")
    p_institutions_unknown: Count = _count("One country, and no matched organisation.")
    p_bilateral: Count = _count("Two countries.")
    p_trilateral: Count = _count("Three countries.")
    p_four_or_more_countries: Count = _count("Four or more countries.")
    p_single_author_several_countries: Count = _count(
        "Several countries of a single author, where the definition calls that domestic."
    )
    p_partly_known_left_out: Count = _count(
        "One country and authors without one, where the definition leaves those works out."
    )
    p_unknown: Count = _count("Those without any known country.")
    pp_single_institution: Number = _share("p_single_institution")
    pp_national: Number = _share("p_national")
    pp_institutions_unknown: Number = _share("p_institutions_unknown")
    pp_bilateral: Number = _share("p_bilateral")
    pp_trilateral: Number = _share("p_trilateral")
    pp_four_or_more_countries: Number = _share("p_four_or_more_countries")
    pp_single_author_several_countries: Number = _share("p_single_author_several_countries")
    pp_unknown: Number = _share("Works of unknown country, none where the definition leaves them out,")
    is_small: Boolean = column("True where the denominator is below the number of works the settings call small.")
    undefined_reason: Text = column("Why the shares are empty, where they are.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period", "subject_level", "subject_id"]
        metadata = {
            "rules": {
                "Every counted publication is of one kind.": "p_publications = p_single_institution + p_national"
                " + p_institutions_unknown + p_bilateral + p_trilateral + p_four_or_more_countries"
                " + p_single_author_several_countries + p_partly_known_left_out + p_unknown",
                "What is divided by has a kind, or an unknown country.": "p_publications - p_unknown"
                " - p_partly_known_left_out <= p_denominator"
                " and p_denominator <= p_publications - p_partly_known_left_out",
                "The shares make one.": "pp_national is null or abs(pp_single_institution + pp_national"
                " + pp_institutions_unknown + pp_bilateral + pp_trilateral + pp_four_or_more_countries"
                " + pp_single_author_several_countries + pp_unknown - 1) < 1e-9",
                "Shares are given or there is a reason.": "(pp_national is null) = (undefined_reason is not null)",
            }
        }
