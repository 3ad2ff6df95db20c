"""From the bytes of an export to its records, each still as it stands; no value is interpreted here.

Belongs here: encoding, JSON syntax, and that the file is a list. What fails here fails the file: of a damaged list
nobody knows what is missing.
"""

from codecs import BOM_UTF8
from pathlib import Path

import msgspec

from raw.errors import SourceError

_DECODE = msgspec.json.Decoder(list[msgspec.Raw]).decode
_AGAIN = "Fetch it again: …/catalog/datasets/<dataset>/exports/json."
_NOT_NUMBERS = (b"NaN", b"Infinity", b"-Infinity")


def records_of(path: Path) -> list[msgspec.Raw]:
    """The records of an export, in order. SourceError where the file as a whole cannot be read, or holds no record."""
    try:
        content = path.read_bytes().removeprefix(BOM_UTF8)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}). Put the file there or name another.") from error
    if content.lstrip().startswith(b"<"):
        raise SourceError(f"{path}: starts with '<', so it is a web page or XML and no JSON export. {_AGAIN}")
    _refuse_other_encodings(path, content)
    try:
        records = _DECODE(content)
    except msgspec.ValidationError:
        raise SourceError(f"{path}: is JSON and no list of records, so it is no export. {_AGAIN}") from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise SourceError(f"{path}: is not valid JSON: {_malformed(str(error), content)}. {_AGAIN}") from None
    if not records:
        raise SourceError(f"{path}: is a list without a record, which is taken for a failed export. {_AGAIN}")
    return records


def _refuse_other_encodings(path: Path, content: bytes) -> None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = content[error.start : error.start + 1]
        raise SourceError(
            f"{path}: byte {error.start:,} (record {_number(content, error.start)}) is 0x{byte.hex().upper()}, which "
            f"is not UTF-8; in Windows-1252 (cp1252) it is '{byte.decode('cp1252', errors='replace')}'. An editor has "
            f"saved the file in another encoding. {_AGAIN}"
        ) from error


def _malformed(text: str, content: bytes) -> str:
    if "truncated" in text:
        return "it ends within a value, as a file does that was cut short"
    place = text.rpartition("(byte ")[2].removesuffix(")")
    if not place.isdigit():
        return text.removeprefix("JSON is malformed: ")
    where = f"byte {int(place):,}, record {_number(content, int(place))}"
    if content[int(place) :].startswith(_NOT_NUMBERS):
        return f"NaN and Infinity are no JSON numbers ({where})"
    return f"{text.removeprefix('JSON is malformed: ').partition(' (byte')[0]} ({where})"


def _number(content: bytes, place: int) -> int:
    """Number of the record a byte lies in: records are flat, so each opens one brace."""
    return max(1, content.count(b"{", 0, place))
