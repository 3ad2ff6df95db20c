"""The sample: OpenAlex's shape, nothing real, every edge case, the same bytes each time."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from raw.openalex.room import SOURCE
from raw.openalex.sample import Sample, write_sample
from raw.openalex.sample_cases import CASES, PERIOD, PLACES
from raw.openalex.sample_organisations import OBSERVED, false_ror, ror_checksum
from raw.source import SampleRequest
from warehouse.contract import ROR

OWN = "https://ror.org/00z54nq84"
REQUEST = SampleRequest(institution_ror=OWN, home_country="FR", first_year=2014, last_year=2025)
Record = dict[str, Any]


def load(path: Path) -> list[Record]:
    with gzip.open(path) as stream:
        return [json.loads(line) for line in stream]


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    path = tmp_path_factory.mktemp("sample") / "works.jsonl.gz"
    assert SOURCE.write_sample
    SOURCE.write_sample(path, REQUEST)
    assert path.stat().st_size < 3_000_000
    return load(path)


def codes(work: Record) -> set[str]:
    return {code for author in work["authorships"] for code in author["countries"]}


def institutions(work: Record) -> list[Record]:
    return [institution for author in work["authorships"] for institution in author["institutions"]]


def test_equal_requests_give_equal_bytes(tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        write_sample(tmp_path / name, Sample(OWN, "FR", 2014, 2025, seed=1), 450)
        contents.append((tmp_path / name).read_bytes())
    write_sample(tmp_path / "other", Sample(OWN, "FR", 2014, 2025, seed=2), 450)
    assert contents[0] == contents[1]
    assert contents[0] != (tmp_path / "other").read_bytes()


def test_every_line_is_kept_by_the_reader(tmp_path: Path) -> None:
    for size in (False, True):
        write_sample(tmp_path / "works.gz", Sample(OWN, "FR", 2014, 2025, realistic_size=size), PERIOD)
        (count,) = SOURCE.read([tmp_path / "works.gz"], tmp_path / "out")
        assert (count.rows_in, count.rows_rejected) == (PERIOD, 0)


def test_nothing_in_it_is_real(works: list[Record]) -> None:
    for work in works:
        assert re.fullmatch(r"https://openalex\.org/W99\d{8}", work["id"])
        assert work["doi"] is None or work["doi"].startswith("https://doi.org/10.5555/")
        assert re.fullmatch(r"Synthetic sample record \d+", work["title"])
        for author in work["authorships"]:
            assert re.fullmatch(r"Sample Author \d+", author["author"]["display_name"])
            assert author["author"]["display_name"] == author["raw_author_name"]
        for institution in institutions(work):
            assert institution["id"].startswith("https://openalex.org/I99")
            assert institution["display_name"].startswith("Sample ")
            assert (institution["ror"] == OWN) == (institution["display_name"] == OBSERVED)


def test_no_ror_identifier_but_the_given_one_can_exist(works: list[Record]) -> None:
    assert ror_checksum("03yez31") == 63  # a real one: https://ror.org/03yez3163
    for ror in {each["ror"] for work in works for each in institutions(work)} - {None, OWN}:
        assert re.fullmatch(ROR, ror)
        assert int(ror[-2:]) != ror_checksum(ror[-9:-2])
    assert len({false_ror(number) for number in range(20_000)}) == 20_000


def test_the_institution_has_laboratories_below_it(works: list[Record]) -> None:
    listed = [institution for work in works for institution in institutions(work)]
    own = next(institution["id"] for institution in listed if institution["ror"] == OWN)
    below = {each["id"] for each in listed if own in each["lineage"] and each["id"] != own}
    assert len(below) == 20


def test_about_two_thirds_of_the_institution_s_works_are_international(works: list[Record]) -> None:
    own = [work for work in works if any(each["ror"] == OWN for each in institutions(work))]
    assert len(own) > 0.9 * len(works)
    assert 0.6 < sum(len(codes(work)) > 1 for work in own) / len(own) < 0.7


def test_types_and_fields_are_those_of_a_physics_institute(works: list[Record]) -> None:
    types = Counter(work["type"] for work in works)
    assert types.most_common(1)[0][0] == "article"
    assert {"review", "preprint", "book-chapter", "dataset", "dissertation", "paratext"} < set(types)
    fields = Counter(work["primary_topic"]["field"]["id"] for work in works if work["primary_topic"])
    assert fields.most_common(1)[0][0] == "https://openalex.org/fields/31"


def test_citation_values_agree_with_each_other(works: list[Record]) -> None:
    cited = [(work["fwci"], work["citation_normalized_percentile"]) for work in works]
    assert 0.02 < sum(impact is None for impact, _ in cited) / len(cited) < 0.06
    assert all((impact is None) == (percentile is None) for impact, percentile in cited)
    known = sorted((impact, *percentile.values()) for impact, percentile in cited if percentile)
    assert all(0 <= value <= 1 for _, value, *_ in known)
    assert [value for _, value, *_ in known] == sorted(value for _, value, *_ in known)
    assert all([value >= 0.99, value >= 0.9] == flags for _, value, *flags in known)
    assert 0.08 < sum(is_in_top_10 for *_, is_in_top_10 in known) / len(known) < 0.12


def case(works: list[Record], name: str) -> Record:
    return works[next(place for place, each in PLACES.items() if each == name)]


def test_every_edge_case_is_there(works: list[Record]) -> None:
    assert set(PLACES.values()) == set(CASES)
    assert max(PLACES) < PERIOD
    assert case(works, "no authors")["authorships"] == []
    assert codes(case(works, "all countries unknown")) == set()
    assert codes(case(works, "institution without country")) == set()
    assert [bool(a["countries"]) for a in case(works, "one known and one unknown")["authorships"]] == [True, False]
    assert case(works, "one author in two countries")["authorships"][0]["countries"] == ["FR", "JP"]
    for name, code in (("Réunion", "RE"), ("Namibia", "NA"), ("Kosovo", "XK"), ("lower-case code", "de")):
        assert codes(case(works, name)) == {"FR", code}
    assert codes(case(works, "code UK")) | codes(case(works, "code EL")) == {"FR", "UK", "EL"}
    assert codes(case(works, "Hong Kong and China")) == {"HK", "CN"}
    assert len(case(works, "exactly 100 authors")["authorships"]) == 100
    assert len(codes(case(works, "150 authors in over 30 countries"))) > 30
    assert case(works, "year missing")["publication_year"] is None
    assert case(works, "retracted")["is_retracted"] is True
    assert case(works, "retraction unknown")["is_retracted"] is None
    assert case(works, "paratext")["is_paratext"] is True
    missing = case(works, "corresponding flags missing")
    assert all(author["is_corresponding"] is None for author in missing["authorships"])


def test_a_preprint_and_its_article_are_two_works_of_one_title(works: list[Record]) -> None:
    preprint, article = case(works, "preprint"), case(works, "article of the preprint")
    assert preprint["title"] == article["title"]
    assert preprint["id"] != article["id"]
    assert preprint["doi"] != article["doi"]
    assert (preprint["type"], article["type"]) == ("preprint", "article")
    assert preprint["publication_year"] <= article["publication_year"] <= 2025


def test_an_older_state_of_a_work_stands_on_a_later_line(works: list[Record]) -> None:
    newer, older = case(works, "to be repeated"), case(works, "older state of the work before")
    assert newer["id"] == older["id"]
    assert newer["updated_date"] > older["updated_date"]
    assert len(codes(newer)) > len(codes(older))


def test_realistic_size(tmp_path: Path) -> None:
    write_sample(tmp_path / "works.gz", Sample(OWN, "FR", 2014, 2025, realistic_size=True), 300)
    with gzip.open(tmp_path / "works.gz") as stream:
        assert 12_000 < len(stream.read()) / 300 < 20_000
    assert all(len(work) == 49 for work in load(tmp_path / "works.gz"))


def test_any_home_country(tmp_path: Path) -> None:
    write_sample(tmp_path / "works.gz", Sample("https://ror.org/03yez3163", "SA", 2020, 2020), PERIOD)
    assert {work["publication_year"] for work in load(tmp_path / "works.gz")} == {2020, None}
