"""Contract of core.judgements."""

from warehouse.contract import Boolean, Contract, Count, Text, column


class Judgement(Contract):
    """One row per rule of what is international, and class of works: what the rule says of works of the class.

    There is a rule for every combination of what the definitions of the register do with unknown countries,
    territories, Hong Kong and Macao, Taiwan, single authors in two countries, and the home country: definitions are
    evaluated on classes, not on works.
    """

    judgement_id: Text = column("The rule, by its choices.")
    judgement_class: Text = column(
        "Class of works: what the views make of the countries (core.country_sets), u where the country of an author is "
        "unknown or the list is cut, s for a single author, p where that author has one affiliation at most."
    )
    country_view: Text = column("View of the map (core.country_views).")
    n_countries: Count = column("Distinct countries in this view.", unit="countries", ge=0)
    has_home_country: Boolean = column("True where the home country is among them.")
    has_other_country: Boolean = column("True where another country than the home country is among them.")
    country_knowledge: Text = column(
        "unknown: no country; partly known: one country, and authors without one or a truncated list; else known.",
        isin=["unknown", "partly known", "known"],
    )
    is_in_denominator: Boolean = column("False where the rule leaves works of unknown or partly known country out.")
    is_international: Boolean = column("True where the rule calls the works international.")
    could_be_international: Boolean = column("True where it does, or where unknown countries could make them so.")
    could_be_international_tight: Boolean = column(
        "The same, but not for a single author with at most one affiliation, who can hardly be in two countries."
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
    single_author_two_countries: Text = column(
        "A work of a single author in two countries: international, or domestic.", isin=["international", "domestic"]
    )
    territories: Text = column("Overseas territories: apart, or the version of the map that merges them.")
    hong_kong_macao: Text = column("Hong Kong and Macao: apart, or as China.", isin=["apart", "China"])
    taiwan: Text = column("Taiwan: apart, or as China.", isin=["apart", "China"])

    class Config:
        unique = ["judgement_id", "judgement_class"]
        metadata = {
            "rules": {
                "What is international could be, also by the tight bound.": "(not is_international"
                " or could_be_international_tight) and (not could_be_international_tight or could_be_international)",
                "What is international is known.": "not is_international or country_knowledge <> 'unknown'",
            }
        }
