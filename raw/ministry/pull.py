"""Exports datasets of the ministry's portal, which runs the Explore API 2.1 of Opendatasoft.

`<address>/<dataset>` is the card of a dataset, of which metas.default.modified, .data_processed and .records_count are
read; `<address>/<dataset>/exports/json` gives all its records as one list.
"""

import re
from dataclasses import dataclass
from typing import Literal

import msgspec

from raw.archive import Pulled, Workspace
from raw.errors import PullError, SourceError
from raw.http.client import Client
from raw.ministry.records import records_of
from raw.source import PullRequest

_DATASET = re.compile(r"[a-z0-9][a-z0-9_-]*")


@dataclass(frozen=True)
class MinistryOptions:
    """Where the ministry's figures come from: nowhere, files, or its portal."""

    mode: Literal["off", "files", "export"] = "off"
    files: tuple[str, ...] = ()
    address: str = "https://data.enseignementsup-recherche.gouv.fr/api/explore/v2.1/catalog/datasets"
    datasets: tuple[str, ...] = ("fr-esr-countries-evolution-pcri",)
    """Datasets with applications by country; no two may hold the same country, programme, year and stage."""


class _About(msgspec.Struct):
    modified: str | None = None
    data_processed: str | None = None
    records_count: int | None = None


class _Metas(msgspec.Struct):
    default: _About


class _Card(msgspec.Struct):
    metas: _Metas


def query(request: PullRequest) -> str:
    """The addresses of the exports."""
    options: MinistryOptions = request.options
    return "\n".join(_export(options, dataset) for dataset in _datasets(options))


def newest(request: PullRequest, client: Client) -> str | None:
    """When the datasets were last modified, in the portal's words; None where it does not say."""
    options: MinistryOptions = request.options
    return _release([_about(client, options, dataset) for dataset in _datasets(options)])


def pull(request: PullRequest, client: Client, workspace: Workspace) -> Pulled:
    """Each dataset as it came, one file each. SourceError where what came is no list of records."""
    options: MinistryOptions = request.options
    about, files, queries, n_received = [], [], [], 0
    for dataset in _datasets(options):
        about.append(_about(client, options, dataset))
        path = workspace.folder / f"{dataset}.json"
        queries.append(client.download(_export(options, dataset), path).address)
        n_received += len(records_of(path))
        files.append((path.name, path))
    announced = [said.records_count for said in about]
    return Pulled(
        files=files,
        queries=queries,
        announced=None if None in announced else sum(n for n in announced if n is not None),
        counts={"received": n_received},
        release=_release(about),
    )


def _datasets(options: MinistryOptions) -> tuple[str, ...]:
    wrong = [dataset for dataset in options.datasets if not _DATASET.fullmatch(dataset)]
    if wrong or not options.datasets:
        raise SourceError(
            f"sources.ministry: datasets is {list(options.datasets)}. Name at least one dataset by its identifier in "
            "the portal's addresses: small letters, digits and hyphens, e.g. fr-esr-countries-evolution-pcri."
        )
    return tuple(dict.fromkeys(options.datasets))


def _export(options: MinistryOptions, dataset: str) -> str:
    return f"{options.address.rstrip('/')}/{dataset}/exports/json"


def _about(client: Client, options: MinistryOptions, dataset: str) -> _About:
    address = f"{options.address.rstrip('/')}/{dataset}"
    try:
        return msgspec.json.decode(client.get(address).body, type=_Card).metas.default
    except msgspec.DecodeError as error:
        raise PullError(
            f"{address}: the answer is no card of a dataset ({error}). Look the dataset up on the portal: it may have "
            "another name now, or the portal another interface (sources.ministry.address)."
        ) from None


def _release(about: list[_About]) -> str | None:
    """One moment per dataset, in their order; None where any of them is not known."""
    moments = [said.modified or said.data_processed for said in about]
    return None if None in moments else ", ".join(moment for moment in moments if moment)
