"""Real files, counted again with nothing but the json module."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from raw.openalex.read import read

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "openalex"
FILES = sorted([*DATA.glob("works_*.jsonl.gz"), *DATA.glob("pull_*.jsonl.gz"), *DATA.glob("work_5103_*.json.gz")])


def records(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        yield from map(json.loads, stream)


@pytest.mark.skipif(not FILES, reason="the real files are not here")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_real_file_is_kept_whole(tmp_path: Path, file: Path) -> None:
    (count,) = read([file], tmp_path)
    works, authorships, affiliations, institutions = (
        parquet.read_table(tmp_path / f"openalex_{name}.parquet")
        for name in ("works", "authorships", "affiliations", "institutions")
    )
    expected = list(records(file))
    authors = [author for record in expected for author in record["authorships"]]
    listed = [institution for author in authors for institution in author["institutions"]]
    assert (count.rows_in, count.rows_kept, count.rows_rejected) == (len(expected), len(expected), 0)
    assert works["work_id"].to_pylist() == [record["id"].rpartition("/")[2] for record in expected]
    assert works["publication_year"].to_pylist() == [record["publication_year"] for record in expected]
    assert works["fwci"].to_pylist() == [record.get("fwci") for record in expected]
    assert authorships["countries"].to_pylist() == [author["countries"] for author in authors]
    assert authorships["is_corresponding"].to_pylist() == [author["is_corresponding"] for author in authors]
    assert authorships["n_affiliation_strings"].to_pylist() == [
        len(author["raw_affiliation_strings"]) for author in authors
    ]
    assert affiliations["institution_id"].to_pylist() == [each["id"].rpartition("/")[2] for each in listed]
    assert affiliations["country_code"].to_pylist() == [each["country_code"] for each in listed]
    assert institutions.num_rows == len({json.dumps(each, sort_keys=True) for each in listed})


@pytest.mark.skipif(not FILES, reason="the real files are not here")
def test_no_name_of_a_real_author_comes_out(tmp_path: Path) -> None:
    file = next(file for file in FILES if file.name.startswith("pull_2025"))
    read([file], tmp_path)
    written = repr([parquet.read_table(table).to_pylist() for table in tmp_path.glob("*.parquet")])
    for record in records(file):
        for author in record["authorships"]:
            assert author["raw_author_name"] not in written
            assert author["author"]["id"].rpartition("/")[2] not in written
            assert not any(len(string) > 40 and string in written for string in author["raw_affiliation_strings"])
