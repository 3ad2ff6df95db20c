"""The tables there are. Adding one is a folder with its SELECT, contract and examples, and a line here.

Where SQL lacks the mathematics, a file `<table>.py` beside the SELECT holds `make`: rows of the SELECT → rows of the
table, both Arrow tables. The mathematics itself is in transforms/statistics/.
"""

from importlib import import_module
from pathlib import Path

from warehouse.contract import Contract
from warehouse.program import Program
from warehouse.table import Table

ROOMS = (
    "core.definitions",
    "core.periods",
    "core.country_views",
    "core.selections",
    "core.country_sets",
    "core.judgements",
    "core.countries",
    "core.country_groups",
    "core.corrections",
    "core.publication_records",
    "core.publications",
    "core.publication_classes",
    "core.definition_classes",
    "core.publication_profiles",
    "core.home_credit_profiles",
    "core.country_set_counts",
    "core.affiliations",
    "core.authorships",
    "core.authorship_countries",
    "core.publication_credits",
    "core.publication_countries",
    "core.publication_organisations",
    "core.country_profiles",
    "core.organisations",
    "core.ror_organisations",
    "core.ror_relationships",
    "core.laboratories",
    "core.programmes",
    "core.programme_periods",
    "core.programme_partners",
    "core.programme_institutes",
    "core.programme_sites",
    "core.programme_lineages",
    "core.project_participations",
    "core.projects",
    "core.erc_applications",
    "core.framework_programme_applications",
    "indicators.international_coauthorship",
    "indicators.stability_intervals",
    "indicators.definition_multiverse",
    "indicators.definition_spread",
    "indicators.definition_contributions",
    "indicators.collaboration_types",
    "indicators.author_strata",
    "indicators.impact",
    "indicators.coverage",
    "indicators.country_shares",
    "indicators.partner_countries",
    "indicators.partner_regions",
    "indicators.partner_organisations",
    "indicators.laboratory_coauthorship",
    "indicators.leadership",
    "indicators.country_totals",
    "indicators.country_pairs",
    "indicators.country_pair_author_weights",
    "indicators.country_reach",
    "indicators.integration",
    "indicators.region_pairs",
    "indicators.country_pair_null",
    "indicators.programme_counts",
    "indicators.programme_flows",
    "indicators.programme_progression",
    "indicators.programme_copublications",
    "indicators.european_projects",
    "indicators.european_flagships",
    "indicators.european_applications",
    "indicators.erc_grants",
    "indicators.declared_figures",
    "audit.input_files",
    "audit.source_fields",
    "audit.rejected_rows",
    "audit.publications_not_counted",
    "audit.publication_disagreements",
    "audit.headline_records",
    "audit.curation",
    "audit.programme_coverage",
    "audit.row_conservation",
    "audit.agreements",
    "audit.claim_intervals",
    "audit.claim_values",
    "audit.claims",
    "audit.claim_consistency",
)

COMPARISONS = (
    "audit.changed_records",
    "audit.changed_partners",
    "audit.changes",
    "audit.movements",
    "history.international_coauthorship",
    "history.partner_countries",
    "history.programme_counts",
    "history.european_projects",
)
"""Tables about the releases before, in the order in which they are made: each may read those above it.

They are made when a release is published. `previous_core.definitions` in their SQL is core.definitions of the release
that was current then, and so for every schema; `meta.release` is that of the release being made.
"""


def tables() -> tuple[Table, ...]:
    """Every table, in the order of ROOMS. Raises LookupError where a contract module does not hold one contract."""
    return tuple(_load(room) for room in ROOMS)


def comparisons() -> tuple[Table, ...]:
    """Every table about the releases before, in the order of COMPARISONS; raises as `tables`."""
    return tuple(_load(room) for room in COMPARISONS)


def _load(room: str) -> Table:
    module = import_module(f"transforms.{room}.contract")
    contracts = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Contract) and value.__module__ == module.__name__
    ]
    if len(contracts) != 1:
        raise LookupError(f"transforms/{room.replace('.', '/')}/contract.py holds {len(contracts)} contracts, not one.")
    folder = Path(str(module.__file__)).parent
    return Table.load(folder, contracts[0], _program(room, folder))


def _program(room: str, folder: Path) -> Program | None:
    """The Python that follows a room's SELECT, where there is any."""
    path = folder / f"{folder.name}.py"
    if not path.exists():
        return None
    shared = sorted((Path(__file__).parent / "statistics").glob("*.py"))
    return Program(
        make=import_module(f"transforms.{room}.{folder.name}").make,
        text=path.read_text(encoding="utf-8"),
        imported=tuple(module.read_text(encoding="utf-8") for module in shared),
    )
