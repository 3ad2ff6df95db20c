"""Works out of a local copy of OpenAlex's bulk files: what the connector of mode "snapshot" brings home.

A copy holds some 500 million works; what is kept of each part is a file of its own. A later part replaces records of an
earlier one, and the withdrawals, which come last, those of all.
"""

from raw.archive import Pulled, Workspace
from raw.changes import in_force
from raw.errors import PullError
from raw.http.client import Client
from raw.openalex.anonymous import KEPT, LEFT_OUT, identified
from raw.openalex.mirror import Mirror, check_parts, open_mirror
from raw.openalex.mirror_errors import MirrorChangedError, NoMirrorError
from raw.openalex.options import OpenAlexOptions
from raw.openalex.parts import PartReader
from raw.openalex.relevance import Wanted, wanted
from raw.openalex.withdrawn import write_withdrawn
from raw.source import Connector, PullRequest

WITHDRAWN = "withdrawn.jsonl.gz"


def pull(request: PullRequest, _client: Client, workspace: Workspace) -> Pulled:
    """The works that the request asks for; see `raw.source.Pull`. The errors are those of `mirror_errors`.

    Parts that an earlier pull has read, finished or not, are not opened again.
    """
    mirror, asked = _mirror(request), wanted(request)
    check_parts(mirror)
    reader = PartReader(mirror, asked, workspace)
    found = [(part.name, reader.works(part)) for part in mirror.parts]
    files = [(name, path) for name, path in found if path is not None]
    kept, _ = in_force([path for _, path in files], identified)
    withdrawn = write_withdrawn(mirror, kept, workspace.folder / WITHDRAWN)
    if not mirror.is_unchanged:
        raise MirrorChangedError(
            f"{mirror.manifest_path} changed while the parts were read: the copy was overwritten, so it holds some of "
            "one release and some of another. Pull again when the copy is done; parts that stayed are not read again."
        )
    if not kept:
        raise PullError(
            f"{mirror.works} holds no {asked}. No snapshot is made of nothing: check [institution] and the years."
        )
    if withdrawn:
        files.append((WITHDRAWN, workspace.folder / WITHDRAWN))
    before, _ = in_force(workspace.previous_files, identified)
    now = {record: content for record, content in kept.items() if record not in withdrawn}
    return Pulled(
        files=files,
        queries=[query(request)],
        counts={
            "received": len(kept),
            **_compared(before, now),
            "parts": len(mirror.parts),
            "parts_with_works": len(files) - bool(withdrawn),
            "mirror_records": sum(part.n_works for part in mirror.parts),
        },
        left_out=f"{LEFT_OUT} Only these fields are kept: {', '.join(KEPT)}; only {asked}.{_unseen(request, asked)}",
        release=mirror.release,
    )


def query(request: PullRequest) -> str:
    """What decides the answer, beside the files of the copy."""
    options: OpenAlexOptions = request.options
    return f"{options.mirror}: {wanted(request)}; {','.join(KEPT)}"


def newest(request: PullRequest, _client: Client) -> str:
    """The release that lies in the copy now."""
    return _mirror(request).release


def _mirror(request: PullRequest) -> Mirror:
    options: OpenAlexOptions = request.options
    if not options.mirror:
        raise NoMirrorError(
            "Where the copy of OpenAlex's bulk files lies is not set: set `mirror` in [sources.openalex] to its folder."
        )
    return open_mirror(request.folder / options.mirror)


def _compared(before: dict[str, bytes], now: dict[str, bytes]) -> dict[str, int]:
    n_unchanged = sum(before.get(record) == content for record, content in now.items())
    n_new = len(now.keys() - before.keys())
    return {
        "new": n_new,
        "changed": len(now) - n_new - n_unchanged,
        "unchanged": n_unchanged,
        "withdrawn": len(before.keys() - now.keys()),
    }


def _unseen(request: PullRequest, asked: Wanted) -> str:
    """What cannot be found without an identifier that the settings may hold, as a sentence; empty where all can."""
    options: OpenAlexOptions = request.options
    if options.by == "ror" or asked.country or asked.openalex_ids:
        return ""
    return (
        " Works of what stands under the institution in OpenAlex are found only where they name it too, since "
        "`openalex` in [institution] is not set."
    )


SNAPSHOT = Connector(pull=pull, query=query, newest=newest)
