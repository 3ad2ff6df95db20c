"""The key of an affiliation text: what the register of corrections names a text by."""

import hashlib
import unicodedata
from functools import lru_cache

KEY = r"^[0-9a-f]{16}$"
"""What a key looks like."""
REMEMBERED = 20_000
"""Texts whose keys are remembered: most stand beside many authors."""
_OF_WORDS = frozenset("LMN")
"""Unicode's general categories of letters, marks and numbers, by their first letter."""


def normalised(text: str) -> str:
    """The text as it is compared: in lower case, each run of blanks, punctuation and other signs as one blank.

    Letters are composed first (Unicode's NFKC), so that two ways to encode an accent are one. Accents stay.
    """
    letters = unicodedata.normalize("NFKC", text).lower()
    return " ".join("".join([c if unicodedata.category(c)[0] in _OF_WORDS else " " for c in letters]).split())


@lru_cache(REMEMBERED)
def affiliation_key(text: str) -> str | None:
    """The first 16 hexadecimal digits of the sha256 of the normalised text; None where it has no letter or number."""
    compared = normalised(text)
    return hashlib.sha256(compared.encode()).hexdigest()[:16] if compared else None
