"""Downloads a CSV file of ERC statistics from an address that the settings give."""

from dataclasses import dataclass
from typing import Literal

from raw.archive import Pulled, Workspace
from raw.erc.read import lines_of
from raw.errors import SourceError
from raw.http.client import Client
from raw.source import PullRequest

FILE_NAME = "erc_statistics.csv"


@dataclass(frozen=True)
class ErcOptions:
    """Where statistics of the ERC come from: nowhere, files, or an address.

    The ERC shows its statistics on web pages and publishes no stable open file. So `address` has no default: give that
    of a CSV file with the columns iso2c, call_year, funding_scheme, research_domain, research_panel, projects and n,
    such as the compilation named on the source's card.
    """

    mode: Literal["off", "files", "download"] = "off"
    files: tuple[str, ...] = ()
    address: str = ""


def query(request: PullRequest) -> str:
    """The address of the file."""
    options: ErcOptions = request.options
    return options.address


def pull(request: PullRequest, client: Client, workspace: Workspace) -> Pulled:
    """The file as it came. SourceError where no address is given or what came is no file of ERC statistics."""
    address = query(request)
    if not address:
        raise SourceError(
            'sources.erc: mode is "download" and address is empty. The ERC publishes no stable open file, so there is '
            'no default: set address to that of a CSV file, or mode = "files" and files = ["…"].'
        )
    path = workspace.folder / FILE_NAME
    answer = client.download(address, path)
    return Pulled(
        files=[(FILE_NAME, path)],
        queries=[answer.address],
        counts={"received": len(lines_of(path).records)},
    )
