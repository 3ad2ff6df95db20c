"""The parts of a work that nobody here reads, but every reader has to get past: abstract, references, concepts.

In small samples they are empty or short; in realistic size they make up some 13 kB a work, as in the real bulk files.
"""

import random
from dataclasses import dataclass
from typing import Any

_SYLLABLES = ("ta", "mo", "ri", "ve", "lu", "ne", "so", "ka", "pi", "do", "ze", "fra", "qua", "thé", "spi", "gra")
N_WORDS = len(_SYLLABLES) ** 4
N_COMMON = 64
"""Words that make up half of every abstract."""


@dataclass(frozen=True)
class Bulk:
    """Values of the keys that are only skipped."""

    source: dict[str, Any]
    keywords: list[dict[str, Any]]
    concepts: list[dict[str, Any]]
    locations: list[dict[str, Any]]
    references: list[str]
    related: list[str]
    abstract: dict[str, list[int]] | None


def word(number: int) -> str:
    """An invented word, one of `N_WORDS`."""
    syllables = []
    for _ in range(4):
        number, syllable = divmod(number, len(_SYLLABLES))
        syllables.append(_SYLLABLES[syllable])
    return "".join(syllables)


def bulk(chance: random.Random, index: int, *, realistic_size: bool) -> Bulk:
    """The skipped parts of work `index`."""
    source = _source(chance.randrange(2000))
    if not realistic_size:
        return Bulk(source, [], [], [], [], [], None)
    return Bulk(
        source=source,
        keywords=[_concept("keywords/", chance) for _ in range(chance.randint(6, 14))],
        concepts=[
            {**_concept("C99", chance), "wikidata": "https://www.wikidata.org/wiki/Q0", "level": chance.randint(0, 5)}
            for _ in range(chance.randint(8, 16))
        ],
        locations=[_location(chance, index) for _ in range(chance.choice((0, 0, 0, 1, 1, 2)))],
        references=[_work(chance) for _ in range(min(300, int(chance.lognormvariate(3.4, 0.8))))],
        related=[_work(chance) for _ in range(10)],
        abstract=_abstract(chance) if chance.random() < 0.65 else None,
    )


def lengthen_affiliations(chance: random.Random, authorship: dict[str, Any]) -> None:
    """Rewrite an author's affiliation strings as authors write them, some 80 characters each."""
    strings = [_affiliation_string(chance, string) for string in authorship["raw_affiliation_strings"]]
    authorship["raw_affiliation_strings"] = strings
    for affiliation, string in zip(authorship["affiliations"], strings, strict=True):
        affiliation["raw_affiliation_string"] = string


def _affiliation_string(chance: random.Random, organisation_and_place: str) -> str:
    words = [word(chance.randrange(N_WORDS)) for _ in range(3)]
    return f"Département de {words[0]}, {chance.randint(1, 300)} rue {words[1]}, {words[2]}, {organisation_and_place}"


def _work(chance: random.Random) -> str:
    return f"https://openalex.org/W99{chance.randrange(10**8):08d}"


def _source(number: int) -> dict[str, Any]:
    publisher = f"https://openalex.org/P99{number % 40:08d}"
    return {
        "id": f"https://openalex.org/S99{number:08d}",
        "display_name": f"Sample Journal {number}",
        "issn_l": None,
        "issn": None,
        "is_oa": False,
        "is_in_doaj": False,
        "is_core": True,
        "host_organization": publisher,
        "host_organization_name": f"Sample Publisher {number % 40}",
        "host_organization_lineage": [publisher],
        "host_organization_lineage_names": [f"Sample Publisher {number % 40}"],
        "type": "journal",
    }


def _concept(prefix: str, chance: random.Random) -> dict[str, Any]:
    number = chance.randrange(N_WORDS)
    identifier = f"https://openalex.org/{prefix}{number}"
    return {"id": identifier, "display_name": f"{word(number)} sample", "score": chance.random()}


def _location(chance: random.Random, index: int) -> dict[str, Any]:
    return {
        "id": f"pmh:oai:sample.example:{index}",
        "is_oa": True,
        "landing_page_url": f"https://sample.example/{chance.getrandbits(48):012x}",
        "pdf_url": f"https://sample.example/{chance.getrandbits(48):012x}.pdf",
        "source": {**_source(chance.randrange(2000)), "type": "repository"},
        "license": None,
        "license_id": None,
        "version": "submittedVersion",
        "is_accepted": False,
        "is_published": False,
        "raw_source_name": None,
        "raw_type": "article",
    }


def _abstract(chance: random.Random) -> dict[str, list[int]]:
    """An inverted index: word → positions; common words have many."""
    index: dict[str, list[int]] = {}
    for position in range(chance.randint(90, 320)):
        spread = N_COMMON if chance.random() < 0.5 else N_WORDS
        index.setdefault(word(chance.randrange(spread)), []).append(position)
    return index
