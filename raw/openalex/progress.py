"""How far a pull of pages has come: what its journal says beside the works, so that a kill loses one page at most."""

import msgspec

from raw.openalex.question import FIRST_CURSOR


class Progress(msgspec.Struct):
    """Kept with every page; counts are of lines in the journal, in which a work may be repeated."""

    filters: list[str]
    """What is asked, one after the other."""
    n_asked: int = 0
    """Filters whose last page came."""
    cursor: str = FIRST_CURSOR
    """Of the page to ask for next."""
    n_pages: int = 0
    n_works: int = 0
    n_works_before: int = 0
    """Works of the filters whose last page came."""
    announced: int = 0
    """Works that the last page said the present filter finds."""
    announced_before: int = 0
    """Works that the filters whose last page came find."""
    is_after_short_page: bool = False
    short_pages: int = 0
    """Pages that were not full although works followed."""
    made_whole: int = 0
    """Works whose cut list of authors was fetched whole."""
    left_cut: int = 0
    """Works whose list of authors stays cut: they could not be fetched, being merged or deleted since."""
    lacking: dict[str, int] = {}
    """Key that was asked for → works without it."""

    @property
    def is_complete(self) -> bool:
        """True where every filter's last page came."""
        return self.n_asked == len(self.filters)

    @property
    def n_works_here(self) -> int:
        """Works of the present filter."""
        return self.n_works - self.n_works_before

    def count_page(self, n_works: int, announced: int, asked_for: int) -> None:
        """Take note of a page of `n_works` where `asked_for` would fit."""
        self.short_pages += self.is_after_short_page and n_works > 0
        self.is_after_short_page = 0 < n_works < asked_for
        self.n_pages += 1
        self.n_works += n_works
        self.announced = announced

    def begin_next_filter(self) -> None:
        """Take note that the present filter's last page came."""
        self.n_asked += 1
        self.cursor = FIRST_CURSOR
        self.n_works_before = self.n_works
        self.announced_before += self.announced
        self.announced = 0
        self.is_after_short_page = False

    def counts(self) -> dict[str, int]:
        """What a snapshot's card says of the pages."""
        unusual = {"short_pages": self.short_pages, "left_cut": self.left_cut}
        return {
            "pages": self.n_pages,
            "made_whole": self.made_whole,
            **{name: count for name, count in unusual.items() if count},
            **{f"without_{name}": count for name, count in sorted(self.lacking.items())},
        }
