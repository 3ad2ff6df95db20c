"""Pulls the records of structures and collections from HAL's search, page by page, without their people.

Pages follow each other by a cursor over the unique `docid`, so a record that is changed meanwhile moves no other to a
page that was passed. Every page is committed with the mark of the next: a pull that was killed goes on there.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import msgspec

from raw.archive import Journal, Pulled, Workspace
from raw.changes import changes
from raw.errors import QueryTimeoutError, TooLargeError
from raw.hal.anonymous import LEFT_OUT, anonymous, identified
from raw.hal.errors import HalAnswerError, HalCursorError, HalIncompleteError, HalRepeatedPageError
from raw.hal.options import HalOptions
from raw.hal.pages import Page, page
from raw.hal.query import parameters
from raw.hal.record import record_id
from raw.http.client import Client
from raw.source import Connector, PullRequest

FIRST_MARK = "*"
_JOURNAL = "documents.jsonl"


class _Pages:
    """The pages that came, in a journal, and which documents they held."""

    def __init__(self, journal: Journal, address: str) -> None:
        self._journal = journal
        self._address = address
        self._seen = set(_documents_of(journal.path))

    @property
    def mark(self) -> str:
        """Mark of the page to ask for."""
        return str(self._journal.state.get("mark", FIRST_MARK))

    @property
    def is_whole(self) -> bool:
        """True where the last page came."""
        return bool(self._journal.state.get("is_whole", False))

    @property
    def received(self) -> int:
        """Distinct documents that came, versions of one record each counted."""
        return len(self._seen)

    @property
    def found(self) -> tuple[int, int]:
        """Documents HAL said there are: on the first page, and on the last that came."""
        return int(self._journal.state.get("found_first", 0)), int(self._journal.state.get("found_last", 0))

    def add(self, came: Page) -> None:
        """Commit a page. HalCursorError or HalAnswerError where it cannot follow the pages before."""
        where = f"{self._address}, page at mark {self.mark!r}"
        if not came.documents and came.next_mark != self.mark:
            raise HalCursorError(f"{where}: HAL gave an empty page and names another after it. Pull again later.")
        kept = [_kept(document, f"{where}, document {n}") for n, document in enumerate(came.documents, 1)]
        documents = {_document_id(document) for document in kept}
        if documents and documents <= self._seen:
            raise HalRepeatedPageError(
                f"{where}: all {len(kept):,} documents of the page came before, so paging goes in a circle. "
                "Pull again later; it goes on at this page."
            )
        state = {
            "mark": came.next_mark,
            "is_whole": came.next_mark == self.mark,
            "found_first": self.found[0] or came.found,
            "found_last": came.found,
        }
        self._journal.commit(b"".join(msgspec.json.encode(document) + b"\n" for document in kept), state)
        self._seen |= documents

    def check(self) -> None:
        """HalIncompleteError where fewer documents came than there were all along; the pull then begins anew.

        A document deposited meanwhile may stand on a page that was passed: the next pull brings it.
        """
        announced = min(self.found)
        if self.received < announced:
            for path in self._journal.path.parent.glob(f"{_JOURNAL}*"):
                path.unlink()
            raise HalIncompleteError(
                f"{self._address}: HAL announced {announced:,} documents and gave {self.received:,}. The missing ones "
                "would be taken for withdrawn, so nothing is kept: pull again later, from the beginning."
            )


def pull(request: PullRequest, client: Client, workspace: Workspace) -> Pulled:
    """Every record HAL has of what the options name, produced in the observed years."""
    options: HalOptions = request.options
    asked = parameters(request)
    address = _address(options)
    pages = _Pages(workspace.journal(_JOURNAL), address)
    rows = options.rows
    while not pages.is_whole:
        try:
            answer = client.get(address, {**asked, "rows": str(rows), "cursorMark": pages.mark})
        except (TooLargeError, QueryTimeoutError):
            # documents of large collaborations take megabytes each; a cursor does not mind pages of other sizes
            if rows == 1:
                raise
            rows //= 2
            continue
        pages.add(page(answer))
        rows = min(options.rows, rows * 2)
    pages.check()
    files, counts = changes(workspace, workspace.folder / _JOURNAL, identified)
    first, last = pages.found
    return Pulled(
        files=files,
        queries=[query(request)],
        announced=last,
        counts={**counts, "announced_on_first_page": first},
        left_out=LEFT_OUT,
    )


def query(request: PullRequest) -> str:
    """The address that is asked, without the cursor."""
    return f"{_address(request.options)}?{urlencode(parameters(request))}"


def _address(options: HalOptions) -> str:
    return f"{options.address.rstrip('/')}/search/"


def _kept(document: dict[str, Any], where: str) -> dict[str, Any]:
    """The document without its people; HalAnswerError where it has no identifier."""
    hal_id = document.get("halId_s")
    if not isinstance(hal_id, str) or not record_id(hal_id):
        raise HalAnswerError(f"{where} has no `halId_s`, by which records are known. Pull again later.")
    return anonymous(document)


def _document_id(document: dict[str, Any]) -> str:
    """What a document is sorted by. Each version of a record is a document of its own."""
    return str(document.get("docid", document["halId_s"]))


def _documents_of(journal: Path) -> Iterable[str]:
    with journal.open("rb") as lines:
        for line in lines:
            yield _document_id(msgspec.json.decode(line, type=dict[str, Any]))


API = Connector(pull=pull, query=query)
"""HAL's search, without a key."""
