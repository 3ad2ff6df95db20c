"""What the section `[sources.openalex]` of the settings may say."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class OpenAlexOptions:
    """Where works come from, and which."""

    mode: Literal["sample", "files", "api", "snapshot"] = "sample"
    """"sample": made-up works; "files": the files named below; "api": asked of the live service; "snapshot": filtered
    out of a copy of OpenAlex's bulk files."""
    files: tuple[str, ...] = ()
    """Paths or patterns of JSON lines, plain or gzip, for mode "files"."""
    address: str = "https://api.openalex.org"
    """Where the service answers, for mode "api"."""
    works_of: Literal["institution", "home country"] = "institution"
    """Whose works are pulled: those with an author of the institution, or those with an author in its country, which
    are many more and allow comparisons."""
    by: Literal["lineage", "ror"] = "lineage"
    """How the institution is asked for: "lineage" finds works of all that stands under it in OpenAlex, "ror" those of
    the organisations whose ROR identifiers are given and no others."""
    mirror: str = ""
    """Folder that holds a copy of the bulk files, for mode "snapshot"."""
    spacing_seconds: float = 0.1
    """Least time between two requests."""
