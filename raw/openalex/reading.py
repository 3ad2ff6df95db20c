"""Reading pages of works by their cursors into a journal, lists of authors made whole and people left out.

A page counts once it is in the journal with the cursor of the next, so that a pull that is stopped at any moment goes
on there and ends with the same lines. The end is a page without a further cursor, which as a rule holds no work.
"""

from datetime import datetime
from itertools import count, islice

import msgspec

from raw.archive import Journal, Workspace
from raw.errors import BadRequestError, GoneError, NotFoundError, PausedError, QueryTimeoutError
from raw.http.client import Answer, Client
from raw.openalex.anonymous import anonymous, identified
from raw.openalex.budget import Budget
from raw.openalex.errors import CursorLoopError, EmptyPageError, RepeatedPageError
from raw.openalex.options import OpenAlexOptions
from raw.openalex.pages import Listed, Page, listed, missing_keys, page
from raw.openalex.progress import Progress
from raw.openalex.question import FIRST_CURSOR, PER_PAGE, SELECT, filters, parameters, works_address
from raw.source import PullRequest

LIST_LIMIT = 100
"""Authors of a work that a page lists at most."""
SMALL_PAGE = 25
"""Works asked for where the service could not compute a full page in time."""


class Reading:
    """The pages of a pull, from where its journal ends."""

    def __init__(self, request: PullRequest, client: Client, workspace: Workspace) -> None:
        self._request, self._client, self._workspace = request, client, workspace
        self._options: OpenAlexOptions = request.options
        self.budget = Budget()
        self._open()

    def _open(self) -> None:
        """Take up the first journal that was not given up, or begin one."""
        journals = (self._workspace.journal(f"works-{number}.jsonl") for number in count(1))
        self.journal: Journal = next(journal for journal in journals if "given_up" not in journal.state)
        if not self.journal.state:
            asked = filters(self._request, self._client)
            self.journal.commit(b"", msgspec.to_builtins(Progress(asked)))
        self.progress = msgspec.convert(self.journal.state, Progress)
        self._is_resumed = self.progress.cursor != FIRST_CURSOR
        self._cursors = {self.progress.cursor}
        self._page_before: list[str] = []
        with self.journal.path.open("rb") as lines:
            self._seen = {identified(line)[0] for line in islice(lines, self.progress.n_works_before, None)}

    def read_page(self) -> None:
        """Bring the next page into the journal."""
        answer, asked_for = self._ask()
        found = page(answer)
        works = [listed(work, answer.address) for work in found.results]
        self._check(answer.address, found, [work.work_id for work in works])
        lines = [self._line(*pair) for pair in zip(found.results, works, strict=True)]
        progress = self.progress
        progress.count_page(len(works), found.meta.count, asked_for)
        if found.meta.next_cursor is None or not works:
            progress.begin_next_filter()
            self._cursors, self._page_before, self._seen = {progress.cursor}, [], set()
        else:
            progress.cursor = found.meta.next_cursor
            self._cursors.add(progress.cursor)
            self._page_before = [work.work_id for work in works]
            self._seen.update(self._page_before)
        self.journal.commit(b"".join(lines), msgspec.to_builtins(progress))
        self.budget = Budget.after_page(answer.headers)
        self._is_resumed = False

    def _ask(self) -> tuple[Answer, int]:
        """(answer, works asked for); PausedError where the budget is used up."""
        if self.budget.is_used_up:
            of = "" if self.budget.limit is None else f" of {self.budget.limit:,}"
            raise self._paused(
                f"{self.budget.remaining:,}{of} credits of the day are left and the next page costs "
                f"{self.budget.page_cost}.",
                self.budget.renews_at,
            )
        try:
            try:
                return self._get_page(PER_PAGE), PER_PAGE
            except QueryTimeoutError:
                return self._get_page(SMALL_PAGE), SMALL_PAGE
        except PausedError as error:
            raise self._paused(str(error), error.until) from None
        except BadRequestError:
            # A cursor that was kept too long is refused, and what came by it cannot be continued.
            if not self._is_resumed:
                raise
            self.journal.commit(b"", {"given_up": True})
            self._open()
            return self._ask()

    def _get_page(self, per_page: int) -> Answer:
        asked = parameters(self.progress.filters[self.progress.n_asked], self.progress.cursor, per_page)
        return self._client.get(works_address(self._options), asked, keyed=True)

    def _check(self, address: str, found: Page, work_ids: list[str]) -> None:
        """Refuse a page that leads nowhere."""
        came = f"{self.progress.n_works_here:,} of {found.meta.count:,} works had come"
        advice = "What came is kept: pull again later, and the pull goes on with this page."
        if found.meta.next_cursor in self._cursors:
            raise CursorLoopError(f"{address} points back to a page read before; {came}. {advice}")
        is_known = bool(work_ids) and self._seen.issuperset(work_ids)
        if is_known and (len(work_ids) >= PER_PAGE or work_ids == self._page_before):
            raise RepeatedPageError(f"{address} answered with works that all came before; {came}. {advice}")
        if not work_ids and found.meta.next_cursor is not None and self.progress.n_works_here < found.meta.count:
            raise EmptyPageError(f"{address} answered with no works before the end; {came}. {advice}")

    def _line(self, served: msgspec.Raw, work: Listed) -> bytes:
        """The work as it is kept."""
        for name in missing_keys(served):
            self.progress.lacking[name] = self.progress.lacking.get(name, 0) + 1
        if len(work.authorships or ()) != LIST_LIMIT:
            return anonymous(served) + b"\n"
        try:
            answer = self._client.get(f"{works_address(self._options)}/{work.work_id}", {"select": SELECT}, keyed=True)
            whole = listed(answer.body, answer.address)
        except (NotFoundError, GoneError):
            whole = None
        except PausedError as error:
            raise self._paused(str(error), error.until) from None
        if whole is None or whole.work_id != work.work_id or whole.authorships is None:
            self.progress.left_cut += 1
            return anonymous(served) + b"\n"
        self.progress.made_whole += 1
        return anonymous(answer.body, is_whole=True) + b"\n"

    def _paused(self, why: str, until: datetime | None) -> PausedError:
        progress = self.progress
        of = f" of {progress.announced:,}" if progress.announced else ""
        when = f" after {until:%Y-%m-%d %H:%M} UTC" if until else " later"
        error = PausedError(
            f"OpenAlex: {progress.n_works_here:,}{of} works came in {progress.n_pages:,} pages, then: {why} What came "
            f"is kept: run the same command again{when}, and the pull goes on where it stopped."
        )
        error.until = until
        return error
