"""Works out of a copy of the bulk files, in both layouts: what is kept, what is read again, what stops a pull."""

import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from raw.archive import Archive, Pulled, Snapshot
from raw.errors import PullError
from raw.http.client import Client
from raw.openalex import bulk, parts
from raw.openalex.mirror_errors import (
    DamagedPartError,
    IncompleteMirrorError,
    ManifestError,
    MirrorChangedError,
    NoMirrorError,
)
from raw.openalex.options import OpenAlexOptions
from raw.openalex.read import read
from raw.openalex.sample import Sample
from raw.source import PullRequest

Record = dict[str, Any]
OWN = "https://ror.org/00z54nq84"
SAUDI = "https://ror.org/03yez3163"
SAMPLE = Sample(OWN, "FR", 2014, 2025)
ZIPPED_HEADER = gzip.compress(b"work_id,deleted_date\n")
DAYS = ("2026-01-14", "2026-06-24", "2026-06-24")


def compressed(works: Sequence[bytes]) -> bytes:
    return gzip.compress(b"".join(works), mtime=0)


def write_new_layout(folder: Path, contents: Sequence[bytes], days: Sequence[str] = DAYS) -> None:
    """`data/jsonl/works` below the folder, and its manifest, last."""
    works = folder / "data" / "jsonl" / "works"
    files = []
    for number, (day, content) in enumerate(zip(days, contents, strict=True)):
        part = works / f"updated_date={day}" / f"part_{number:04d}.gz"
        part.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        files.append(entry(f"data/jsonl/works/updated_date={day}/{part.name}", content))
    manifest = {"date": "2026-06-25", "format": "jsonl", "entity": "works", "files": list(reversed(files))}
    (works / "manifest.json").write_text(json.dumps(manifest))


def entry(path: str, content: bytes) -> Record:
    n_lines = gzip.decompress(content).count(b"\n")
    return {"url": f"s3://openalex/{path}", "meta": {"content_length": len(content), "record_count": n_lines}}


def request(folder: Path, mirror: str = "mirror", **options: Any) -> PullRequest:
    return PullRequest((OWN,), (), "FR", 2014, 2025, OpenAlexOptions(mode="snapshot", mirror=mirror, **options), folder)


def pulled(asked: PullRequest, previous: Snapshot | None = None) -> tuple[Snapshot, Archive, Pulled]:
    archive = Archive(asked.folder / "archive" / "openalex")
    workspace = archive.workspace(bulk.SNAPSHOT.query(asked), previous)
    with Client() as client:
        answer = bulk.SNAPSHOT.pull(asked, client, workspace)
    said = {"licence": "CC0-1.0", "licence_address": "https://creativecommons.org/publicdomain/zero/1.0/"}
    return archive.keep(workspace, answer, said=said, mode="snapshot")[0], archive, answer


def lines(files: Sequence[Path]) -> list[Record]:
    return [json.loads(line) for file in files for line in gzip.open(file)]


def numbers(works: Sequence[Record]) -> list[str]:
    return [work["id"].rpartition("/")[2] for work in works if "id" in work]


def is_of(work: Record, ror: str) -> bool:
    return any(each["ror"] == ror for author in work["authorships"] for each in author["institutions"])


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the parts that were opened."""
    names: list[str] = []
    filter_part = parts.filter_part

    def counting(path: Path, *others: Any) -> int:
        names.append(path.name)
        return filter_part(path, *others)

    monkeypatch.setattr(parts, "filter_part", counting)
    return names


@pytest.fixture
def works() -> list[bytes]:
    return [SAMPLE.line(index) for index in range(90)]


@pytest.fixture
def mirror(tmp_path: Path, works: list[bytes]) -> Path:
    folder = tmp_path / "mirror"
    write_new_layout(folder, [compressed(works[start : start + 30]) for start in (0, 30, 60)])
    return folder


def test_works_of_the_institution_are_kept_in_the_order_of_days_and_parts(
    tmp_path: Path, mirror: Path, works: list[bytes]
) -> None:
    snapshot, archive, answer = pulled(request(tmp_path))
    assert [item.name for item in snapshot.files] == [
        f"updated_date={day}-part_{number:04d}.jsonl.gz" for number, day in enumerate(DAYS)
    ]
    expected = [work for work in map(json.loads, works) if is_of(work, OWN)]
    assert 0 < len(expected) < 90
    kept = lines(archive.files(snapshot))
    assert numbers(kept) == numbers(expected)
    assert "Sample Author" not in json.dumps(kept)
    assert (snapshot.release, snapshot.announced) == ("2026-06-25", None)
    assert (answer.counts["mirror_records"], answer.counts["parts"]) == (90, 3)
    assert answer.counts["received"] == answer.counts["new"] == len(set(numbers(expected)))
    assert bulk.newest(request(tmp_path), Client()) == "2026-06-25"
    assert "names" in answer.left_out
    assert mirror.is_dir()


@pytest.mark.parametrize("below", ["", "data", "data/jsonl", "data/jsonl/works"])
def test_the_copy_may_be_given_at_several_folders(tmp_path: Path, mirror: Path, below: str) -> None:
    found = bulk.open_mirror(mirror / below)
    assert found.works.resolve() == mirror / "data" / "jsonl" / "works"


def test_one_manifest_may_be_for_all_kinds(tmp_path: Path, mirror: Path) -> None:
    path = mirror / "data" / "jsonl" / "works" / "manifest.json"
    works = json.loads(path.read_text())
    path.unlink()
    nested = {"date": "2026-06-25", "entities": [{"entity": "authors", "files": []}, works], "meta": {}}
    (mirror / "data" / "jsonl" / "manifest.json").write_text(json.dumps(nested))
    assert len(bulk.open_mirror(mirror).parts) == 3


def test_parts_are_read_once(tmp_path: Path, mirror: Path, opened: list[str]) -> None:
    first, _, _ = pulled(request(tmp_path))
    again, archive, answer = pulled(request(tmp_path), first)
    assert opened == ["part_0000.gz", "part_0001.gz", "part_0002.gz"]
    assert again.snapshot_id == first.snapshot_id
    assert answer.counts["unchanged"] == answer.counts["received"]
    archive.files(again)

    added = compressed([SAMPLE.line(index) for index in range(90, 120)])
    contents = [path.read_bytes() for path in sorted(mirror.glob("data/jsonl/works/*/*.gz"))]
    (mirror / "data/jsonl/works/updated_date=2026-01-14/part_0000.gz").touch()
    before = len(opened)
    touched, _, _ = pulled(request(tmp_path), first)
    assert (opened[before:], touched.snapshot_id) == (["part_0000.gz"], first.snapshot_id)
    times = {path: path.stat() for path in mirror.glob("data/jsonl/works/*/*.gz")}
    write_new_layout(mirror, [*contents, added], [*DAYS, "2026-09-30"])
    for path, status in times.items():
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    before = len(opened)
    newer, _, answer = pulled(request(tmp_path), first)
    assert opened[before:] == ["part_0003.gz"]
    assert newer.files[:3] == first.files
    assert answer.counts["new"] > 0


def test_parts_are_read_anew_where_something_else_is_asked(tmp_path: Path, mirror: Path, opened: list[str]) -> None:
    pulled(request(tmp_path))
    pulled(replace(request(tmp_path), first_year=2020))
    pulled(request(tmp_path, works_of="home country"))
    assert len(opened) == 9


def test_bytes_that_are_gone_are_made_again(tmp_path: Path, mirror: Path, opened: list[str]) -> None:
    first, archive, _ = pulled(request(tmp_path))
    shutil.rmtree(archive.folder / "cards")
    shutil.rmtree(archive.folder / "files")
    again, _, _ = pulled(request(tmp_path))
    assert len(opened) == 6
    assert again.snapshot_id == first.snapshot_id


def test_a_pull_that_was_killed_goes_on_after_the_parts_it_read(
    tmp_path: Path, mirror: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        counting = parts.filter_part

        def killed(path: Path, *others: Any) -> int:
            if path.name == "part_0001.gz":
                raise KeyboardInterrupt
            return counting(path, *others)

        patch.setattr(parts, "filter_part", killed)
        with pytest.raises(KeyboardInterrupt):
            pulled(request(tmp_path))
    resumed, _, _ = pulled(request(tmp_path))
    assert opened == ["part_0000.gz", "part_0001.gz", "part_0002.gz"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    whole, _, _ = pulled(request(elsewhere, str(mirror)))
    assert resumed.snapshot_id == whole.snapshot_id


@pytest.mark.parametrize("is_gzip", [False, True])
@pytest.mark.parametrize("prefix", ["", "https://openalex.org/"])
def test_deleted_works_are_withdrawn_last(tmp_path: Path, mirror: Path, is_gzip: bool, prefix: str) -> None:
    first, archive, _ = pulled(request(tmp_path))
    doomed = numbers(lines(archive.files(first)))[3]
    rows = f"work_id,deleted_date\n{prefix}W1,2026-08-15\n{prefix}{doomed},2026-09-01\n".encode()
    name = "deleted_ids.csv.gz" if is_gzip else "deleted_ids.csv"
    (mirror / "data" / "jsonl" / "works" / name).write_bytes(gzip.compress(rows) if is_gzip else rows)
    snapshot, archive, answer = pulled(request(tmp_path), first)
    assert snapshot.files[:-1] == first.files
    assert snapshot.files[-1].name == "withdrawn.jsonl.gz"
    withdrawn = archive.files(snapshot)[-1]
    assert lines([withdrawn]) == [{"withdrawn": doomed, "reason": "deleted", "replaced_by": None}]
    assert answer.counts["withdrawn"] == 1
    (count,) = read([withdrawn], tmp_path / "out")
    assert (count.rows_kept, count.rows_rejected) == (1, 0)


def test_the_home_country_is_found_in_any_case_and_place(tmp_path: Path) -> None:
    institution = {"id": "https://openalex.org/I9", "ror": None, "country_code": None, "lineage": []}
    works = [
        {"id": "https://openalex.org/W1", "authorships": [{"institutions": [], "countries": ["fr"]}]},
        {
            "id": "https://openalex.org/W2",
            "authorships": [{"institutions": [institution | {"country_code": "FR"}], "countries": []}],
        },
        {"id": "https://openalex.org/W3", "language": "fr", "authorships": [{"institutions": [], "countries": ["DE"]}]},
        {"id": "https://openalex.org/W4", "publication_year": 2013, "authorships": [{"countries": ["FR"]}]},
        {"id": "https://openalex.org/W5", "authorships": [{"institutions": 7, "countries": ["FR"]}]},
    ]
    write_new_layout(tmp_path / "mirror", [compressed([json.dumps(work).encode() + b"\n" for work in works])], DAYS[:1])
    snapshot, archive, _ = pulled(request(tmp_path, works_of="home country"))
    assert numbers(lines(archive.files(snapshot))) == ["W1", "W2", "W5"]


@pytest.mark.parametrize(("by", "expected"), [("lineage", ["W1", "W2"]), ("ror", [])])
def test_works_of_what_stands_below_the_institution(tmp_path: Path, by: str, expected: list[str]) -> None:
    def work(number: int, *lineage: int) -> bytes:
        addresses = [f"https://openalex.org/I{each}" for each in lineage]
        institution = {"id": addresses[0], "ror": "https://ror.org/02feahw73", "lineage": addresses}
        record = {"id": f"https://openalex.org/W{number}", "authorships": [{"institutions": [institution]}]}
        return json.dumps(record).encode() + b"\n"

    write_new_layout(tmp_path / "mirror", [compressed([work(1, 55), work(2, 7, 55), work(3, 555)])], DAYS[:1])
    asked = replace(request(tmp_path, by=by), institution_openalex_ids=("https://openalex.org/I55",))
    if expected:
        snapshot, archive, _ = pulled(asked)
        assert numbers(lines(archive.files(snapshot))) == expected
    else:
        with pytest.raises(PullError, match="holds no works of institutions"):
            pulled(asked)


def test_100_authors_are_marked_as_all_there_are(tmp_path: Path) -> None:
    institution = {"id": "https://openalex.org/I9", "ror": OWN, "country_code": "FR", "lineage": []}
    works = [
        {"id": f"https://openalex.org/W{n}", "authorships": [{"institutions": [institution], "countries": ["FR"]}] * n}
        for n in (99, 100)
    ]
    write_new_layout(tmp_path / "mirror", [compressed([json.dumps(work).encode() + b"\n" for work in works])], DAYS[:1])
    snapshot, archive, _ = pulled(request(tmp_path))
    (file,) = archive.files(snapshot)
    assert ["is_authors_truncated" in work for work in lines([file])] == [False, True]
    read([file], tmp_path / "out")
    table = parquet.read_table(tmp_path / "out" / "openalex_works.parquet")
    assert table["is_author_list_truncated"].to_pylist() == [False, False]


def test_a_copy_that_changes_while_it_is_read(
    tmp_path: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    manifest = mirror / "data" / "jsonl" / "works" / "manifest.json"
    with monkeypatch.context() as patch:
        filter_part = parts.filter_part

        def overwriting(path: Path, *others: Any) -> int:
            manifest.write_text(manifest.read_text().replace("2026-06-25", "2026-09-25"))
            return filter_part(path, *others)

        patch.setattr(parts, "filter_part", overwriting)
        with pytest.raises(MirrorChangedError, match=r"manifest\.json changed .* Pull again"):
            pulled(request(tmp_path))
    assert len(opened) == 3
    assert pulled(request(tmp_path))[0].release == "2026-09-25"
    assert len(opened) == 3


def test_a_part_that_changes_while_it_is_read(tmp_path: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filter_part = parts.filter_part

    def touching(path: Path, *others: Any) -> int:
        os.utime(path, ns=(1, 1))
        return filter_part(path, *others)

    monkeypatch.setattr(parts, "filter_part", touching)
    with pytest.raises(MirrorChangedError, match=r"part_0000\.gz was overwritten"):
        pulled(request(tmp_path))


def rewritten(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


def flipped(part: Path) -> None:
    """Change one bit of the checksum, and nothing of the length."""
    content = part.read_bytes()
    part.write_bytes(content[:-8] + bytes([content[-8] ^ 1]) + content[-7:])


BROKEN: dict[str, Callable[[Path, Path], object]] = {
    "missing": lambda part, _: part.unlink(),
    "longer": lambda part, _: part.write_bytes(part.read_bytes() + b"\n"),
    "flipped": lambda part, _: flipped(part),
    "one work less": lambda _, manifest: rewritten(manifest, '"record_count": 30', '"record_count": 31'),
    "no manifest": lambda _, manifest: manifest.unlink(),
    "half a manifest": lambda _, manifest: manifest.write_text(manifest.read_text()[:100]),
    "nothing": lambda _, manifest: manifest.write_text('{"files": []}'),
    "parquet": lambda _, manifest: rewritten(manifest, ".gz", ".parquet"),
    "bad list": lambda _, manifest: manifest.with_name("deleted_ids.csv").write_text("a,b\n1,2\n"),
    "bad row": lambda _, manifest: manifest.with_name("deleted_ids.csv").write_text("work_id\nA12\n"),
    "cut list": lambda _, manifest: manifest.with_name("deleted_ids.csv.gz").write_bytes(ZIPPED_HEADER[:-3]),
}
"""What is wrong → how to make it so, given the second part and the manifest."""


@pytest.mark.parametrize(
    ("what", "error", "words"),
    [
        ("missing", IncompleteMirrorError, r"1 of the 3 parts .* updated_date=2026-06-24/part_0001\.gz is missing"),
        ("longer", IncompleteMirrorError, "bytes instead of"),
        ("flipped", DamagedPartError, r"part_0001\.gz.* damaged"),
        ("one work less", IncompleteMirrorError, "holds 30 works instead of the 31"),
        ("no manifest", NoMirrorError, "finish the copy"),
        ("half a manifest", ManifestError, "no manifest of OpenAlex"),
        ("nothing", ManifestError, "names no part"),
        ("parquet", ManifestError, "JSON lines"),
        ("bad list", DamagedPartError, "no column work_id or id, but a, b"),
        ("bad row", DamagedPartError, "line 2: 'A12' is no identifier"),
        ("cut list", DamagedPartError, r"deleted_ids\.csv\.gz cannot be read"),
    ],
)
def test_a_copy_that_is_not_whole(tmp_path: Path, mirror: Path, what: str, error: type[PullError], words: str) -> None:
    works = mirror / "data" / "jsonl" / "works"
    BROKEN[what](works / "updated_date=2026-06-24" / "part_0001.gz", works / "manifest.json")
    with pytest.raises(error, match=words):
        pulled(request(tmp_path))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"id":"https://openalex.org/W1","x":"00z54nq84', r"line 2: .* names what is asked for, but it is not JSON"),
        (b'{"id":"https://openalex.org/W1","x":"00z54nq84\xff"}', "line 2: .* it is not UTF-8"),
    ],
)
def test_a_line_that_names_the_institution_and_cannot_be_read(
    tmp_path: Path, works: list[bytes], line: bytes, words: str
) -> None:
    write_new_layout(tmp_path / "mirror", [compressed([works[0], line + b"\n"])], DAYS[:1])
    with pytest.raises(DamagedPartError, match=words):
        pulled(request(tmp_path))


def test_a_folder_must_be_set_and_be_there(tmp_path: Path) -> None:
    with pytest.raises(NoMirrorError, match="is not set"):
        pulled(request(tmp_path, ""))
    with pytest.raises(NoMirrorError, match="is no folder"):
        pulled(request(tmp_path))


def test_no_institution_is_no_question(tmp_path: Path, mirror: Path) -> None:
    with pytest.raises(PullError, match=r"set `ror` in \[institution\]"):
        pulled(replace(request(tmp_path), institution_rors=()))


def test_the_real_layout_of_2023(tmp_path: Path, real_data: Path) -> None:
    """The real part, in which no author has an institution, and one with the real work that lies beside it."""
    real = real_data / "openalex" / "snapshot_layout_2023"
    work = json.loads((real / "works" / "W2741809807").read_text())
    identifier = work["id"].rpartition("/")[2]
    name = "updated_date=2023-05-16/part_000.gz"
    (listed,) = [
        each for each in json.loads((real / "works" / "manifest").read_text())["entries"] if each["url"].endswith(name)
    ]
    folder = tmp_path / "mirror" / "data" / "works"
    content = compressed([json.dumps(work).encode() + b"\n"])
    for path, data in ((name, (real / "works" / name).read_bytes()), ("updated_date=2023-05-20/part_000.gz", content)):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_bytes(data)
    entries = [entry("data/works/updated_date=2023-05-20/part_000.gz", content), listed]
    (folder / "manifest").write_text(json.dumps({"entries": entries}))
    ror = next(each["ror"] for author in work["authorships"] for each in author["institutions"])
    asked = replace(request(tmp_path), institution_rors=(ror,))
    first, archive, answer = pulled(asked)
    assert [item.name for item in first.files] == ["updated_date=2023-05-20-part_000.jsonl.gz"]
    assert numbers(lines(archive.files(first))) == [identifier]
    assert (answer.counts["mirror_records"], answer.release) == (28, "2023-05-20")

    real_list = (real / "merged_ids" / "authors" / "2023-04-13.csv").read_text().splitlines()
    merged = folder.parent / "merged_ids" / "works" / "2023-04-13.csv.gz"
    merged.parent.mkdir(parents=True)
    rows = [real_list[0], "2023-04-13,W1,W2", f"2023-04-13,{identifier},W99"]
    merged.write_bytes(gzip.compress("\n".join(rows).encode()))
    second, archive, _ = pulled(asked, first)
    assert lines(archive.files(second)[-1:]) == [{"withdrawn": identifier, "reason": "merged", "replaced_by": "W99"}]


def test_the_real_manifest_of_2023_says_what_is_missing(tmp_path: Path, real_data: Path) -> None:
    with pytest.raises(
        IncompleteMirrorError, match=r"[0-9]+ of the [0-9]+ parts in manifest .* is missing.* and \d+ more"
    ):
        pulled(request(tmp_path, str(real_data / "openalex" / "snapshot_layout_2023")))


def real_works(real_data: Path, day: str) -> Iterator[Record]:
    with gzip.open(real_data / "openalex" / f"works_{day}.jsonl.gz") as stream:
        yield from map(json.loads, stream)


def test_real_works_are_those_a_plain_filter_finds(tmp_path: Path, real_data: Path) -> None:
    days = ("2025-12-02", "2025-12-06")
    contents = [(real_data / "openalex" / f"works_{day}.jsonl.gz").read_bytes() for day in days]
    write_new_layout(tmp_path / "mirror", contents, days)
    asked = replace(request(tmp_path), institution_rors=(SAUDI,), home_country="SA", first_year=2000, last_year=2026)
    snapshot, archive, _ = pulled(asked)
    for day, file in zip(days, archive.files(snapshot), strict=True):
        expected = [
            work
            for work in real_works(real_data, day)
            if is_of(work, SAUDI) and (not work["publication_year"] or 2000 <= work["publication_year"] <= 2026)
        ]
        kept = lines([file])
        assert numbers(kept) == numbers(expected)
        assert [len(work["authorships"]) for work in kept] == [len(work["authorships"]) for work in expected]
        (count,) = read([file], tmp_path / day)
        assert (count.rows_kept, count.rows_rejected) == (len(expected), 0)
        people = {author["raw_author_name"] for work in expected[:50] for author in work["authorships"]}
        written = json.dumps(kept, ensure_ascii=False)
        assert not any(name in written for name in people if len(name) > 12)
