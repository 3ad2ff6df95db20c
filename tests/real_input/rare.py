"""Real records in which what is rare was made common, by draws with a fixed seed; some works are given twice.

No work of the two states is from an overseas territory, has more than 100 authors, or lacks its type: without these,
half of the choices of definitions would make no difference.
"""

import gzip
import json
import random
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

CODES = ("FR", "RE", "GP", "NC", "HK", "MO", "TW", "CN", "SA", "UK", "EL", "gb", "XK", "NA", "ZZ", "", "FR ", None)
SIZES = (10, 11, 50, 51, 99, 100, 100, 101, 200, 201)
"""Numbers of authors, at the ends of strata."""

Record = dict[str, Any]
Draw = Callable[[float], bool]
"""True with that probability."""


def write(source: Path, folder: Path) -> list[Path]:
    """Two files: some of the works of a file, and half of these again, altered in another way."""
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    made = []
    for name, every, seed in (("rare_1.jsonl.gz", 5, 1), ("rare_2.jsonl.gz", 10, 2)):
        chance = random.Random(seed)  # noqa: S311 - a draw, no secret
        altered = [alter(deepcopy(record), chance) for record in records[::every]]
        text = "".join(f"{json.dumps(record)}\n" for record in altered)
        (folder / name).write_bytes(gzip.compress(text.encode(), mtime=0))
        made.append(folder / name)
    return made


def alter(record: Record, chance: random.Random) -> Record:
    def draw(probability: float) -> bool:
        return chance.random() < probability

    for key, value, probability in (
        ("publication_year", None, 0.05),
        ("type", None, 0.05),
        ("type", "preprint", 0.05),
        ("is_retracted", True, 0.05),
        ("is_paratext", True, 0.03),
        ("primary_topic", None, 0.05),
        ("doi", None, 0.05),
        ("authorships", [], 0.05),
    ):
        if draw(probability):
            record[key] = value
    authors = record["authorships"]
    if authors and draw(0.08):
        n = chance.choice(SIZES)
        record["authorships"] = [deepcopy(authors[place % len(authors)]) for place in range(n)]
        if n == 100 and draw(0.4):
            record["is_authors_truncated"] = False
    elif draw(0.1):
        record["authorships"] = authors[:1]
    for author in record["authorships"]:
        _alter_countries(author, chance, draw)
        _alter_institutions(author, draw)
    return record


def _alter_countries(author: Record, chance: random.Random, draw: Draw) -> None:
    """Another code for a country, in the institutions and in the author's list alike, or one in the list alone."""
    changed = {code: chance.choice(CODES) for code in author["countries"] if draw(0.15)}
    for institution in author["institutions"]:
        code = institution.get("country_code")
        institution["country_code"] = changed.get(code, code)
    author["countries"] = [new for code in author["countries"] if (new := changed.get(code, code)) is not None]
    if draw(0.05):
        author["countries"].append(chance.choice(["FR", "RE", "hk", "UK", "SA", "US"]))


def _alter_institutions(author: Record, draw: Draw) -> None:
    if draw(0.03):
        author["institutions"] = []
    institutions = author["institutions"]
    if draw(0.03):
        author["institutions"] = [{**institution, "id": None} for institution in institutions]
    elif draw(0.03):
        author["institutions"] = institutions + deepcopy(institutions[:1])
    elif draw(0.02):
        author["institutions"] = institutions + [{**institution, "country_code": "DE"} for institution in institutions]
    elif draw(0.03):
        author["institutions"] = [{**institution, "country_code": None} for institution in institutions]
    if draw(0.1):
        author["is_corresponding"] = not author["is_corresponding"]
