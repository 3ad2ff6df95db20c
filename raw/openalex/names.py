"""The names of a work's authors, known for as long as it takes to find them in its texts.

Names are compared as words of letters without case and accents. An author's own strings may hold no word of the name;
in the strings of others it takes two words that stand together in a name, or a word of a name beside an initial, so
that a town or a university called like an author does not empty the lists of large collaborations.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import msgspec

SHORTEST = 4
"""Letters of a word that says who somebody is; shorter ones are initials, particles and common syllables."""

_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = ("@", "orcid", "email", "e-mail", "tel.", "tel:", "phone", "fax")
"""In lower case; what holds one of them holds, or held, a way to reach a person."""
_NUMBERS = re.compile(r"\+\s?[0-9]{2}[\s(-]*[0-9]|\b[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9x]")
"""Telephone numbers and ORCIDs."""


class _Author(msgspec.Struct):
    """What names an author; of any type, since nothing of it is kept."""

    author: Any = None
    raw_author_name: Any = None


_AUTHORS = msgspec.json.Decoder(list[_Author] | None)


@dataclass
class Names:
    """The names of the authors of one work."""

    of_author: list[set[str]] = field(default_factory=list)
    """Author, in order → words of the name."""
    words: set[str] = field(default_factory=set)
    """Of all of them."""
    pairs: set[tuple[str, str]] = field(default_factory=set)
    """Words that stand together in a name."""

    def add(self, name: str, own: set[str]) -> None:
        """Take in a way to write an author's name."""
        words = _words(name)
        own.update([word for word in words if len(word) >= SHORTEST])
        self.words.update(own)
        self.pairs.update(pairwise(words))

    def are_in(self, text: str, index: int) -> bool:
        """Whether a string of the author at `index` holds something personal."""
        words = _words(text)
        return (
            _is_personal(text)
            or not self.of_author[index].isdisjoint(words)
            or not self.pairs.isdisjoint(pairwise(words))
            or (1 in map(len, words) and self._stands_beside_an_initial(words))
        )

    def are_in_address(self, address: str) -> bool:
        """Whether the address of a place of the work holds something personal."""
        text = unquote(address)
        return _is_personal(text) or not self.words.isdisjoint(_words(text))

    def _stands_beside_an_initial(self, words: Sequence[str]) -> bool:
        return any(
            (len(one) == 1 and other in self.words) or (len(other) == 1 and one in self.words)
            for one, other in pairwise(words)
        )


def names_of(authorships: msgspec.Raw) -> Names:
    """The names in a work's list of authors; msgspec.DecodeError where it is no list of objects."""
    names = Names()
    for author in _AUTHORS.decode(authorships) or ():
        own: set[str] = set()
        inner = author.author.get("display_name") if isinstance(author.author, dict) else None
        # most authors are written both ways alike
        for name in {written for written in (author.raw_author_name, inner) if isinstance(written, str)}:
            names.add(name, own)
        names.of_author.append(own)
    return names


def _is_personal(text: str) -> bool:
    lower = text.lower()
    return any(sign in lower for sign in _SIGNS) or bool(_NUMBERS.search(lower))


def _words(text: str) -> list[str]:
    plain = text.lower()
    if not plain.isascii():
        plain = "".join([c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)])
    return _WORD.findall(plain)
