"""A file of OpenAlex works, one JSON object per line, plain or gzip → Parquet tables and the rejected lines.

A line may also withdraw a work (see `withdrawals`). Of every 64th line the root keys are counted, whatever they are.

A stream throughout: memory depends on the longest line and the number of distinct institutions, not on the file.
Duplicates of a work are all kept, with their lines; which one counts is decided downstream.
"""

import gc
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import msgspec

from raw.errors import SourceError
from raw.openalex.columns import Stretch
from raw.openalex.faults import Fault, fault, no_withdrawal, not_utf8, record_id, too_long
from raw.openalex.institutions import AffiliationCache
from raw.openalex.keys import KeyCounter
from raw.openalex.lines import DAMAGE, Block, Line, blocks, is_utf8
from raw.openalex.locations import hal_id
from raw.openalex.record import Work, work_id
from raw.openalex.tables import Rejection, TableFiles
from raw.openalex.topics import TopicCache
from raw.openalex.unmatched import unmatched
from raw.openalex.withdrawals import withdrawal
from raw.source import FileCount
from warehouse.files import sha256

STRETCH = 64
"""Works decoded before their values are taken out: few enough to stay in the processor's cache."""

_DECODE = msgspec.json.Decoder(Work).decode
_NOT_A_WORK = (msgspec.DecodeError, RecursionError)


@contextmanager
def _without_cycle_collection() -> Iterator[None]:
    """Pause Python's search for reference cycles: records have none, and it took a third of the time of decoding."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def read(files: Sequence[Path], destination: Path) -> Sequence[FileCount]:
    """Read one file into `destination`: a Parquet file per table, and `rejected_rows.parquet`.

    Raises SourceError where the file cannot be used as a whole (empty, damaged gzip, not JSON lines); nothing is left
    in `destination` then. Raises ValueError for any other number of files than one.
    """
    if len(files) != 1:
        raise ValueError(f"OpenAlex files are read one at a time; {len(files)} were given.")
    destination.mkdir(parents=True, exist_ok=True)
    with (
        ThreadPoolExecutor(1) as thread,
        tempfile.TemporaryDirectory(prefix=".incomplete-", dir=destination) as folder,
        _without_cycle_collection(),
    ):
        reading = _Reading(files[0], Path(folder), thread.submit(sha256, files[0]))
        count = reading.run()
        for table in sorted(Path(folder).iterdir()):
            table.replace(destination / table.name)
    return [count]


class _Reading:
    """One pass over one file."""

    def __init__(self, path: Path, folder: Path, digest: Future[str]) -> None:
        self._path = path
        self._files = TableFiles(folder, lambda: digest.result()[:12])
        self._affiliations = AffiliationCache()
        self._topics = TopicCache()
        self._keys = KeyCounter()
        self._lines_read = 0
        self._rows_in = 0
        self._rows_kept = 0
        self._is_json = False
        self._first_fault: Fault | None = None

    def run(self) -> FileCount:
        with self._closing():
            try:
                for block in blocks(self._path):
                    self._take(block)
            except DAMAGE as error:
                raise self._damaged(error) from error
            if self._rows_in == 0:
                raise SourceError(
                    f"{self._path.name} ({self._path.stat().st_size:,} bytes) holds no record. An empty file is "
                    "taken for a failed download: fetch it again, or leave it out."
                )
            if not self._is_json and self._first_fault:
                raise SourceError(
                    f"{self._path.name}: none of its {self._rows_in:,} lines could be read. "
                    f"The first fault: {self._first_fault.reason}"
                )
        return FileCount(self._rows_in, self._rows_kept, self._rows_in - self._rows_kept)

    @contextmanager
    def _closing(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._files.close(self._keys)

    def _take(self, block: Block) -> None:
        """Keep or reject each line of a block."""
        if block.first_number == 1:
            self._refuse_markup(block.lines)
        stretch = Stretch()
        for number, line in enumerate(block.lines, block.first_number):
            if block.is_too_long:
                self._reject(number, line, too_long())
            elif not block.is_utf8 and not is_utf8(line):
                self._reject(number, line, not_utf8(line))
            else:
                try:
                    self._keep(stretch, number, line, _DECODE(line))
                    self._keys.see(number, line)
                except _NOT_A_WORK as error:
                    self._affiliations.forget_sightings()
                    self._no_work(number, line, error)
            if len(stretch.works) == STRETCH:
                self._add(stretch)
                stretch = Stretch()
        self._add(stretch)
        self._lines_read = block.first_number + len(block.lines) - 1

    def _add(self, stretch: Stretch) -> None:
        self._rows_in += len(stretch.works)
        self._rows_kept += len(stretch.works)
        self._is_json = self._is_json or bool(stretch.works)
        self._files.add(stretch)

    def _keep(self, stretch: Stretch, number: int, line: Line, work: Work) -> None:
        """Add a work to the stretch; msgspec.ValidationError where what was left undecoded is not as it should be."""
        known = self._affiliations
        affiliations = [known[bytes(author.institutions)] for author in work.authorships]
        identifier = work_id(work)
        topic = self._topics.of(work.primary_topic)
        hal_identifier = hal_id(work.locations)
        texts = unmatched(line, work, affiliations)
        stretch.lines.append(number)
        stretch.works.append(work)
        stretch.work_ids.append(identifier)
        stretch.hal_ids.append(hal_identifier)
        stretch.topics.append(topic)
        stretch.affiliations += affiliations
        if known.sightings:
            stretch.sightings += [(number, sighting) for sighting in known.take_sightings()]
        if texts:
            stretch.unmatched += [(number, text) for text in texts]

    def _no_work(self, number: int, line: Line, error: Exception) -> None:
        """Pass over a blank line, take a withdrawal, or reject what is neither."""
        content = bytes(line).strip()
        if not content:
            return
        try:
            withdrawn = withdrawal(content)
        except _NOT_A_WORK as no_good:
            self._reject(number, line, no_withdrawal(no_good))
            return
        if withdrawn is None:
            self._reject(number, line, fault(error, line))
            return
        self._rows_in += 1
        self._rows_kept += 1
        self._is_json = True
        self._files.withdraw(number, withdrawn)

    def _reject(self, number: int, line: Line, found: Fault) -> None:
        self._rows_in += 1
        self._is_json = self._is_json or found.is_json
        self._first_fault = self._first_fault or found
        self._files.reject(Rejection(number, record_id(line), found.column_name, found.reason))

    def _refuse_markup(self, lines: Sequence[Line]) -> None:
        beginnings = (bytes(line[:1024]).strip() for line in lines)
        if next(filter(None, beginnings), b"").startswith(b"<"):
            raise SourceError(
                f"{self._path.name} starts with '<': it is a web page or XML, not JSON lines. A server "
                "answered with an error page: fetch the file again."
            )

    def _damaged(self, error: Exception) -> SourceError:
        return SourceError(
            f"{self._path.name} ({self._path.stat().st_size:,} bytes): the gzip stream is damaged, cut short or "
            f"followed by other bytes ({error}), after line {self._lines_read:,} at the earliest. None of it is used, "
            "because what is missing cannot be known: fetch the file again and compare its size and hash."
        )
