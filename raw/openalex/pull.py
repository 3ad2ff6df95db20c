"""Works from OpenAlex's live service: what the connector of mode "api" brings home and says of it."""

from raw.archive import Pulled, Workspace
from raw.changes import changes
from raw.http.client import Client
from raw.openalex.anonymous import LEFT_OUT, identified
from raw.openalex.question import first_address, query
from raw.openalex.reading import Reading
from raw.source import Connector, PullRequest


def pull(request: PullRequest, client: Client, workspace: Workspace) -> Pulled:
    """All works that the request asks for; see `raw.source.Pull`.

    Raises PausedError before a page that the day's budget cannot pay, and the errors of `raw.openalex.errors`.
    """
    reading = Reading(request, client, workspace)
    while not reading.progress.is_complete:
        reading.read_page()
    progress = reading.progress
    files, counts = changes(workspace, reading.journal.path, identified)
    left = {} if reading.budget.remaining is None else {"credits_left": reading.budget.remaining}
    # Works that several filters find are announced by each of them and received once.
    overlap = counts["repeated"] if len(progress.filters) > 1 else 0
    return Pulled(
        files=files,
        queries=[first_address(request.options, asked) for asked in progress.filters],
        announced=progress.announced_before - overlap,
        counts={**counts, **progress.counts(), **left},
        left_out=(
            f"{LEFT_OUT} Not asked for: all fields but those in `select`, and works before {request.first_year}, after "
            f"{request.last_year} or without a year, which no filter by years finds."
        ),
    )


API = Connector(pull=pull, query=query, key_variable="OPENALEX_API_KEY")
