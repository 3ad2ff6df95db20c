"""Contract of indicators.definition_multiverse."""

from warehouse.contract import Boolean, Contract, Count, Integer, Number, Text, column


class Combination(Contract):
    """One row per scope and combination of choices: the international share over all years that the combination gives.

    The combinations are all those of the choices that the definitions of the register make, one of each, so the table
    says what every choice does beside every other. indicators.definition_contributions says which of them matter.
    """

    scope: Text = column(
        "Which publications: those of the institution observed, of its home country, or all records.",
        isin=["institution", "home country", "all records"],
    )
    combination_id: Text = column("The combination, by a hash of its choices.", str_matches=r"^[0-9a-f]{12}$")
    definition_id: Text = column(
        "Definition of the register that is this combination; the first where several are.",
        references="core.definitions.definition_id",
        nullable=True,
    )
    international_if: Text = column(
        "What makes a work international: two countries, or another country than the home country.",
        isin=["two countries", "another country than home"],
    )
    unknown_countries: Text = column(
        "Works without any known country: counted as not international, or left out.",
        isin=["not international", "left out"],
    )
    partly_known: Text = column(
        "Works with one known country and authors without one: domestic, or left out.", isin=["domestic", "left out"]
    )
    territories: Text = column("Overseas territories: apart, or the version of the map that merges them.")
    hong_kong_macao: Text = column("Hong Kong and Macao: apart, or as China.", isin=["apart", "China"])
    taiwan: Text = column("Taiwan: apart, or as China.", isin=["apart", "China"])
    single_author_two_countries: Text = column(
        "A work of a single author in two countries: international, or domestic.", isin=["international", "domestic"]
    )
    work_types: Text = column("Set of types of works that are counted (raw.work_type_sets).")
    preprints: Text = column("Preprints: counted, or left out.", isin=["counted", "left out"])
    retracted: Text = column("Retracted works: counted, or left out.", isin=["counted", "left out"])
    paratext: Text = column(
        "Covers, tables of contents and the like: counted, or left out.", isin=["counted", "left out"]
    )
    maximum_authors: Integer = column(
        "Works with more authors are left out; empty where all are counted.", unit="authors", nullable=True
    )
    counting: Text = column(
        "What a work counts: 1, or the part of it that the authors, countries or institutions counted have.",
        isin=["full", "author-fractional", "country-fractional", "institution-fractional"],
    )
    p_publications: Count = column("Publications counted.", unit="publications", ge=0)
    p_denominator: Count = column("Those by whose number the combination divides.", unit="publications", ge=0)
    p_international: Count = column("Those it calls international.", unit="publications", ge=0)
    pp_international: Number = column(
        "The share; of weights under fractional counting.", unit="proportion", nullable=True, ge=0, le=1
    )
    is_small: Boolean = column("True where the denominator is below the number of works the settings call small.")
    undefined_reason: Text = column("Why the share is empty, where it is.", nullable=True)
    is_synthetic: Boolean = column(
        "True where generated sample records are counted: the figures describe nothing real."
    )

    class Config:
        unique = ["scope", "combination_id"]
        metadata = {
            "rules": {
                "Counts are in order.": "p_international <= p_denominator and p_denominator <= p_publications",
                "A share is given or there is a reason.": "(pp_international is null) = (undefined_reason is not null)",
            }
        }
