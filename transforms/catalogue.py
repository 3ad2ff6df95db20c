"""The tables there are. Adding one is a folder with its SELECT, contract and examples, and a line here."""

from importlib import import_module
from pathlib import Path

from warehouse.contract import Contract
from warehouse.table import Table

ROOMS = (
    "core.countries",
    "core.country_groups",
    "core.corrections",
    "core.publication_records",
    "core.publications",
    "core.authorships",
    "core.authorship_countries",
    "core.publication_countries",
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
    "indicators.partner_countries",
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
    "audit.programme_coverage",
    "audit.row_conservation",
    "audit.claim_intervals",
    "audit.claim_values",
    "audit.claims",
    "audit.claim_consistency",
)


def tables() -> tuple[Table, ...]:
    """Every table, in the order of ROOMS. Raises LookupError where a contract module does not hold one contract."""
    return tuple(_load(room) for room in ROOMS)


def _load(room: str) -> Table:
    module = import_module(f"transforms.{room}.contract")
    contracts = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Contract) and value.__module__ == module.__name__
    ]
    if len(contracts) != 1:
        raise LookupError(f"transforms/{room.replace('.', '/')}/contract.py holds {len(contracts)} contracts, not one.")
    return Table.load(Path(str(module.__file__)).parent, contracts[0])
