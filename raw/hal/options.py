"""The keys of `[sources.hal]`."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class HalOptions:
    """Where records of HAL come from, and which of them."""

    mode: Literal["off", "files", "api"] = "off"
    files: tuple[str, ...] = ()
    """For mode "files": snapshots as this program writes them, or answers of HAL's search as they came."""
    address: str = "https://api.archives-ouvertes.fr"
    structures: tuple[str, ...] = ()
    """Numbers of structures in HAL, e.g. "441569"; what their members and the structures below them signed is asked."""
    collections: tuple[str, ...] = ()
    """Codes of collections in HAL, e.g. "LKB". A record of any structure or any collection is taken."""
    rows: int = 500
    """Records of one page, 1 to 10,000."""
    spacing_seconds: float = 0.5
    """Least time between two requests."""
