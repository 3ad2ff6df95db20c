"""Real files, counted again with nothing but the json module."""

import gzip
import json
import re
from collections import Counter
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
    assert works["record_id"].to_pylist() == [record["id"].rpartition("/")[2] for record in expected]
    assert works["publication_year"].to_pylist() == [record["publication_year"] for record in expected]
    assert works["fwci"].to_pylist() == [record.get("fwci") for record in expected]
    assert works["is_in_top_10_percent"].to_pylist() == [
        (record.get("citation_normalized_percentile") or {}).get("is_in_top_10_percent") for record in expected
    ]
    assert authorships["countries"].to_pylist() == [author["countries"] for author in authors]
    assert authorships["is_corresponding"].to_pylist() == [author["is_corresponding"] for author in authors]
    assert authorships["n_affiliation_strings"].to_pylist() == [
        len(author["raw_affiliation_strings"]) for author in authors
    ]
    assert affiliations["institution_id"].to_pylist() == [each["id"].rpartition("/")[2] for each in listed]
    assert affiliations["country_code"].to_pylist() == [each["country_code"] for each in listed]
    assert institutions.num_rows == len({json.dumps(each, sort_keys=True) for each in listed})


@pytest.mark.skipif(not FILES, reason="the real files are not here")
def test_a_key_that_vanished_in_four_days_is_seen(tmp_path: Path) -> None:
    found = []
    for day in ("02", "06"):
        file = DATA / f"works_2025-12-{day}.jsonl.gz"
        read([file], tmp_path / day)
        rows = parquet.read_table(tmp_path / day / "openalex_record_keys.parquet").to_pylist()
        examined = [record for number, record in enumerate(records(file)) if number % 64 == 0]
        with_key = Counter(name for record in examined for name in record)
        assert {row["record_key"]: row["n_records_with_key"] for row in rows if row["line"]} == with_key
        assert {row["n_records_examined"] for row in rows} == {len(examined)}
        found.append({row["record_key"] for row in rows if row["line"]})
    assert found[0] - found[1] == {"grants"}


@pytest.mark.skipif(not FILES, reason="the real files are not here")
def test_real_works_in_hal_are_known_by_their_identifier_there(tmp_path: Path) -> None:
    read([DATA / "works_2025-12-06.jsonl.gz"], tmp_path)
    works = parquet.read_table(tmp_path / "openalex_works.parquet", columns=["hal_id"])["hal_id"].to_pylist()
    stated = [
        re.search(r'"pmh:oai:HAL:([a-z0-9-]+)v[0-9]+"', json.dumps(record["locations"]))
        for record in records(DATA / "works_2025-12-06.jsonl.gz")
    ]
    assert [hal_id for hal_id, match in zip(works, stated, strict=True) if match] == [m[1] for m in stated if m]
    assert len([hal_id for hal_id in works if hal_id]) == 26


@pytest.mark.skipif(not FILES, reason="the real files are not here")
def test_no_name_of_a_real_author_comes_out(tmp_path: Path) -> None:
    file = next(file for file in FILES if file.name.startswith("pull_2025"))
    read([file], tmp_path)
    written = repr([parquet.read_table(table).to_pylist() for table in tmp_path.glob("*.parquet")])
    for record in records(file):
        for author in record["authorships"]:
            assert author["raw_author_name"] not in written
            assert author["author"]["id"].rpartition("/")[2] not in written
            if author["countries"] or any(each["country_code"] for each in author["institutions"]):
                assert not any(len(string) > 40 and string in written for string in author["raw_affiliation_strings"])
