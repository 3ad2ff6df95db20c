"""What a spreadsheet made of a register: other separators and encodings, understood so that the rest can be checked.

Belongs here: guesses about a file as a whole. A build makes none: it reads commas and UTF-8, or refuses the file.
"""

import codecs
import csv
import io

from raw.register_lines import record_text

_REPAIR = "`observatory register format` writes it as UTF-8 with commas; a build refuses it as it is."
_SEPARATORS = {";": "semicolons (;), as a French Excel writes them", "\t": "tabs", "|": "bars (|)"}


def understood(content: bytes) -> tuple[bytes, list[str]]:
    """The same records as UTF-8 with commas, line by line, and a sentence for each thing that had to be understood.

    What cannot be understood comes back unchanged: its reader says why.
    """
    text, notes = _decoded(content)
    if text is None:
        return content, []
    header = text.split("\n", 1)[0]
    for separator, name in _SEPARATORS.items():
        if separator in header and "," not in header:
            rewritten = _with_commas(text, separator)
            if rewritten is None:
                return content, []
            notes.append(f"the fields are separated by {name}, expected commas: {_REPAIR}")
            return rewritten.encode(), notes
    return (text.encode() if notes else content), notes


def _decoded(content: bytes) -> tuple[str | None, list[str]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return content.decode("utf-16"), [f"the file is UTF-16 ('Unicode text'), expected UTF-8: {_REPAIR}"]
        except UnicodeDecodeError:
            return None, []
    if b"\0" in content:
        return None, []
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None, []
    return text, [
        f"the file is Windows-1252 (cp1252), as Excel's plain 'CSV' is, seen first on line {line}; expected UTF-8: "
        f"{_REPAIR} Look at the accents: they were read as {_first_accents(text)}"
    ]


def _first_accents(text: str) -> str:
    found = dict.fromkeys(letter for letter in text if ord(letter) > 127)
    return " ".join([*found][:10])


def _with_commas(text: str, separator: str) -> str | None:
    """The records with commas; each begins on the line it began on. None where the quoting is broken."""
    try:
        records = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)]
    except csv.Error:
        return None
    return "".join(record_text(record) if record else "\n" for record in records)
