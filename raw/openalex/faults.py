"""Why a line is rejected, in words: what is wrong, and what to do. Never quotes the line, which names people."""

import re
from dataclasses import dataclass

import msgspec

from raw.openalex.lines import MAXIMUM_LINE, Line
from raw.openalex.record import FIRST_YEAR, LAST_YEAR, WORK_PREFIX, WorkId

_DECODE_ID = msgspec.json.Decoder(WorkId).decode
_ID_AT_START = re.compile(rb'\s*\{\s*"id"\s*:\s*"https://openalex\.org/(W[0-9]+)"')
_PATH = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_MISSING = re.compile(r"missing required field `(?P<name>\w+)`")
_BYTE = re.compile(r"\(byte (\d+)\)$")
_NOT_A_NUMBER = (b"NaN", b"Infinity", b"-Infinity")
_PLAINER = (
    (re.compile(r"^Invalid enum value '.*'$", re.DOTALL), "not one of the values OpenAlex gives there"),
    (re.compile(r"^Expected `str` matching regex .*$", re.DOTALL), "not an address of the kind OpenAlex gives there"),
    (re.compile(r"^Invalid RFC3339 encoded date$"), "not a day of the calendar, written YYYY-MM-DD"),
    (re.compile(r"^Invalid RFC3339 encoded datetime$"), "not a moment, written YYYY-MM-DDThh:mm:ss"),
    (re.compile(r"^Expected"), "expected"),
)
"""msgspec's words → plainer ones; the first also takes out the value it quotes."""
_AGAIN = "Fetch the record again; if it comes back the same, report it to OpenAlex."
_NOT_JSON = "Fetch the file again: it was damaged on its way, or was never a file of works."


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line."""

    reason: str
    column_name: str | None = None
    """Root key of the work at fault."""
    is_json: bool = True
    """False where the line could not be read as JSON at all."""


def too_long() -> Fault:
    """The line is longer than anything OpenAlex serves."""
    return Fault(
        f"The line is longer than {MAXIMUM_LINE // 2**20} MiB and was not read. Check that the file has one work per "
        "line; raise MAXIMUM_LINE in raw/openalex/lines.py if works have really grown so long.",
        is_json=False,
    )


def not_utf8(line: Line) -> Fault:
    """The line holds bytes that are not UTF-8."""
    try:
        bytes(line).decode()
    except UnicodeDecodeError as error:
        return Fault(f"Byte {error.start} of the line is not UTF-8 ({error.reason}). {_NOT_JSON}", is_json=False)
    raise AssertionError("not_utf8 is for lines that are not UTF-8")


def fault(error: Exception, line: Line) -> Fault:
    """The fault behind an exception of msgspec on a line."""
    if isinstance(error, RecursionError):
        return Fault(f"The line is JSON nested too deep to be read. {_NOT_JSON}", is_json=False)
    if isinstance(error, msgspec.ValidationError):
        return _invalid(str(error))
    return Fault(f"The line is not valid JSON: {_malformed(str(error), line)}. {_NOT_JSON}", is_json=False)


def no_withdrawal(error: Exception) -> Fault:
    """The fault behind an exception of msgspec on a line that begins as a withdrawal does."""
    what = _PATH.sub("", str(error)) if isinstance(error, msgspec.ValidationError) else "it is not valid JSON"
    return Fault(
        f"The line withdraws no work: {what}. Pull the records again: a pull writes such lines, not OpenAlex.",
        is_json=isinstance(error, msgspec.ValidationError),
    )


def _malformed(text: str, line: Line) -> str:
    """What msgspec found where the line stops being JSON."""
    if "truncated" in text:
        return "it ends within a value, or holds half of a surrogate pair"
    byte = _BYTE.search(text)
    if byte and bytes(line[int(byte[1]) :][:9]).startswith(_NOT_A_NUMBER):
        return f"NaN and Infinity are no JSON numbers {byte[0]}"
    return text.removeprefix("JSON is malformed: ")


def _invalid(text: str) -> Fault:
    """The fault behind valid JSON that is not a work as `record` describes it."""
    found = _PATH.search(text)
    path = found["path"] if found else ""
    what = _PATH.sub("", text)
    for theirs, ours in _PLAINER:
        what = theirs.sub(ours, what)
    missing = _MISSING.search(text)
    if missing:
        where = f"{path}.{missing['name']}" if path else missing["name"]
        return Fault(
            f"`{where}` is missing, and works cannot be counted without it. Fetch the record again with all its keys.",
            _root(where),
        )
    if not path:
        return Fault(f"The line is not a work: {what}. Give one JSON object per line.")
    root = _root(path)
    if path == "id":
        return Fault(f"`id` is not the address of a work, {WORK_PREFIX}W and digits. Give a file of works.", root)
    if path == "publication_year" and (">=" in what or "<=" in what):
        return Fault(f"`{path}` is not a year between {FIRST_YEAR} and {LAST_YEAR}. {_AGAIN}", root)
    return Fault(f"`{path}`: {what}. {_AGAIN}", root)


def _root(path: str) -> str:
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def record_id(line: Line) -> str | None:
    """The identifier of a rejected work, where it can still be read, e.g. "W123"."""
    try:
        return _DECODE_ID(line).id.removeprefix(WORK_PREFIX)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        found = _ID_AT_START.match(line)
        return found[1].decode() if found else None
