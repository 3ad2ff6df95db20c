"""OpenAlex's live service, played from works that a test gives: pages by cursor, single works, credits, refusals."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from raw.openalex.anonymous import KEPT
from tests.raw.services import Reply, Request

Work = dict[str, Any]
INSTITUTION = "I4210154838"
LIST_LIMIT = 100
FIELDS = frozenset({*KEPT, "title", "display_name"})
"""Fields that `select` may name."""


class OpenAlex:
    """Serves the works that it holds, ordered by identifier, whatever is filtered; what was asked is in `asked`."""

    def __init__(self, works: Sequence[Work], *, credits_of_day: int = 10_000) -> None:
        self.works = {work["id"]: work for work in works}
        self.announced_too_many = 0
        self.credits = credits_of_day
        self.merged: dict[str, str] = {}
        self.asked: list[Request] = []
        self.instead: Callable[[Request], Reply | None] = lambda _request: None
        """Answers in place of the service where it gives a reply."""

    def __call__(self, request: Request) -> Reply:
        self.asked.append(request)
        return self.instead(request) or self.answer(request)

    def answer(self, request: Request) -> Reply:
        """What the healthy service answers."""
        selected = request.parameters.get("select", "id").split(",")
        if unknown := set(selected) - FIELDS:
            return self.reply({"error": "Invalid query parameters error.", "message": f"{unknown} is not valid"}, 400)
        if request.path.startswith("/institutions/ror:"):
            return self.reply({"id": f"https://openalex.org/{INSTITUTION}", "display_name": "Institut de Physique"})
        if request.path != "/works":
            return self._single(request.path.rpartition("/")[2], selected)
        if self.credits <= 0:
            return self.reply({"error": "Rate limit exceeded", "retryAfter": 7200}, 429)
        self.credits -= 1
        return self._page(request.parameters, selected)

    def cursor(self, n_before: int) -> str:
        """The cursor of the page that follows so many works."""
        last = sorted(self.works)[n_before - 1]
        return base64.b64encode(json.dumps(f"['{last}']").encode()).decode()

    def reply(self, content: Any, status: int = 200, used: int = 0) -> Reply:
        """JSON with the headers of every answer."""
        headers = {
            "X-RateLimit-Limit": "10000",
            "X-RateLimit-Remaining": str(self.credits),
            "X-RateLimit-Credits-Used": str(used),
            "X-RateLimit-Reset": "7200",
        }
        return Reply(json.dumps(content).encode(), status, headers)

    def _single(self, work_id: str, selected: Sequence[str]) -> Reply:
        if work_id in self.merged:
            return Reply(b"", 301, {"Location": f"/works/{self.merged[work_id]}?select={','.join(selected)}"})
        work = self.works.get(f"https://openalex.org/{work_id}")
        return self.reply({"error": "404 Not Found"}, 404) if work is None else self.reply(_of(work, selected))

    def _page(self, parameters: Mapping[str, str], selected: Sequence[str]) -> Reply:
        size = int(parameters["per_page"])
        after = ""
        if parameters["cursor"] != "*":
            try:
                after = json.loads(base64.b64decode(parameters["cursor"], validate=True))[2:-2]
            except ValueError:
                return self.reply({"error": "Pagination error.", "message": "Cursor value is invalid."}, 400)
        if not 1 <= size <= 100:
            return self.reply({"error": "Pagination error.", "message": "per-page parameter must be 1 to 100"}, 400)
        found = [identifier for identifier in sorted(self.works) if identifier > after][:size]
        cursor = base64.b64encode(json.dumps(f"['{found[-1]}']").encode()).decode() if found else None
        count = len(self.works) + self.announced_too_many
        meta = {"count": count, "page": None, "per_page": size, "next_cursor": cursor, "groups_count": None}
        results = []
        for identifier in found:
            work = _of(self.works[identifier], selected)
            results.append({**work, "authorships": work["authorships"][:LIST_LIMIT]})
        return self.reply({"meta": meta, "results": results, "group_by": []}, used=1)


def _of(work: Work, selected: Sequence[str]) -> Work:
    return {name: work[name] for name in selected if name in work}
