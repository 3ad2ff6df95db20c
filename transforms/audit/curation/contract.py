"""Contract of audit.curation."""

from warehouse.contract import Boolean, Contract, Count, Number, Text, column


class Curation(Contract):
    """One row per scope and affiliation text from which no country is known: what giving it one would settle.

    The list a curator works through from the top. To narrow means that pp_international_lb and pp_international_ub of
    the scope, all years and all fields, come closer: a publication that could be international stands between the two,
    and on one side once the countries of its authors are known. A text settles the publications on which every listed
    author without a country has it, whatever its country turns out to be. The narrowing is the least there is, for the
    publications now in the scope: where the country turns out another than the one known, a publication is settled
    whoever else is without one; and what a correction brings into the home country's scope is not foreseen. Derived for
    this project.
    """

    scope: Text = column("Publications looked at.", isin=["institution", "home country"])
    source: Text = column("Source of the records the text is from.")
    affiliation_key: Text = column(
        "Key of the text: equal for texts that differ in capitals, blanks and punctuation alone.",
        str_matches=r"^[0-9a-f]{16}$",
    )
    curation_rank: Count = column("Place of the text in its scope, from 1 for the one that narrows most.", ge=1)
    affiliation_text: Text = column("The text, in its most frequent spelling; texts that show a person are never kept.")
    n_spellings: Count = column("Ways in which the text is written.", unit="spellings", ge=1)
    p_publications: Count = column(
        "Counted publications on which an author without a country has the text.", unit="publications", ge=1
    )
    p_unclear: Count = column(
        "Those of them that could be international and are not known to be.", unit="publications", ge=0
    )
    p_settled: Count = column(
        "Those of them that a country for this text settles: no other author is without one, and the list is whole.",
        unit="publications",
        ge=0,
    )
    p_counted: Count = column("All counted publications of the scope.", unit="publications", ge=1)
    pp_narrowing: Number = column(
        "By how much the interval between pp_international_lb and pp_international_ub narrows at least, 0-1: 0.01 is "
        "one percentage point.",
        unit="proportion",
        ge=0,
        le=1,
    )
    example_publication_id: Text = column(
        "A publication that has the text, one that is settled where there is any.",
        references="core.publications.publication_id",
    )
    correction: Text = column(
        "Line for raw/corrections/corrections.csv: fill in the country (new_value) and an address (evidence)."
    )
    definition_id: Text = column("Definition that counts the publications: the default one.")
    is_synthetic: Boolean = column("True where one of the publications was generated as a sample.")

    class Config:
        unique = ["scope", "source", "affiliation_key"]
        metadata = {
            "rules": {
                "What is settled was unclear, and what is unclear is counted.": "p_settled <= p_unclear"
                " and p_unclear <= p_publications and p_publications <= p_counted",
            }
        }
