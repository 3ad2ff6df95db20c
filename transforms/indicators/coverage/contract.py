"""Contract of indicators.coverage."""

from typing import Any

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


def _count(description: str) -> Any:
    """Publications of the cell."""
    return column(description, unit="publications", ge=0)


def _share(numerator: str) -> Any:
    """A proportion of the counted publications, empty where there are none."""
    return column(f"{numerator} / p_publications.", unit="proportion", nullable=True, ge=0, le=1)


class Coverage(Contract):
    """One row per definition, scope and period: how much of what the indicators need the counted publications have.

    A year they all have, since what has none is not counted. The flag of corresponding authors broke twice at OpenAlex:
    empty for most works until January 2026, the first author by default until June 2026. A list of exactly 100 authors
    is taken for cut unless the source says that it is whole. Each publication counts once under every definition.
    """

    definition_id: Text = column("Definition of the register.", references="core.definitions.definition_id")
    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    period: Text = column("A year, or first-last of several.", references="core.periods.period")
    p_publications: Count = _count("Publications counted.")
    p_with_doi: Count = _count("Those with a DOI.")
    p_with_type: Count = _count("Those with a type; some definitions count those without.")
    p_with_field: Count = _count("Those with a field.")
    p_with_authors: Count = _count("Those with at least one listed author.")
    p_truncated_author_list: Count = _count("Those whose list of authors the source may have cut.")
    p_with_corresponding_flag: Count = _count("Those with an author marked as corresponding.")
    p_with_ror_organisation: Count = _count(
        "Those with an affiliation matched to an organisation that has a ROR identifier."
    )
    p_fully_known: Count = _count("Those of known country: several countries, or one and no author without.")
    p_partly_known: Count = _count("Those with one known country, and authors without one or a truncated list.")
    p_unknown: Count = _count("Those without any known country.")
    pp_with_doi: Number = _share("p_with_doi")
    pp_with_type: Number = _share("p_with_type")
    pp_with_field: Number = _share("p_with_field")
    pp_with_authors: Number = _share("p_with_authors")
    pp_truncated_author_list: Number = _share("p_truncated_author_list")
    pp_with_corresponding_flag: Number = _share("p_with_corresponding_flag")
    pp_with_ror_organisation: Number = _share("p_with_ror_organisation")
    pp_fully_known: Number = _share("p_fully_known")
    pp_partly_known: Number = _share("p_partly_known")
    pp_unknown_country: Number = _share("p_unknown")
    is_small: Boolean = column("True where fewer are counted than the number of works the settings call small.")
    undefined_reason: Text = column("Why the shares are empty, where they are.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["definition_id", "scope", "period"]
        metadata = {
            "rules": {
                "Countries are known, partly known or unknown.": "p_fully_known + p_partly_known + p_unknown"
                " = p_publications",
                "Nothing is had by more than all.": "greatest(p_with_doi, p_with_type, p_with_field, p_with_authors,"
                " p_with_ror_organisation) <= p_publications",
                "What has a corresponding author, or a cut list, has authors.": "greatest(p_with_corresponding_flag,"
                " p_truncated_author_list) <= p_with_authors",
                "What has an organisation or a country has authors.": "greatest(p_with_ror_organisation,"
                " p_fully_known + p_partly_known) <= p_with_authors",
                "Shares are given or there is a reason.": "(pp_with_doi is null) = (undefined_reason is not null)",
            }
        }
