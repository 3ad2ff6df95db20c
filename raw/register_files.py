"""Which files a register is made of: one CSV file for each table, some of which it may be without."""

from collections.abc import Collection, Sequence
from pathlib import Path

from raw.register_values import suggestion


def misnamed(files: Sequence[Path], register: str, tables: Sequence[str], required: Collection[str]) -> list[str]:
    """What is wrong with the list of files of the register of this name, in words; nothing where all is well.

    Each of `tables` has a file `<table>.csv`, given once; the file of a table that is not `required` may be absent.
    """
    expected = [f"{table}.csv" for table in tables]
    names = [path.name for path in files]
    advice = f"Give it {', '.join(expected)}"
    found = [
        f"{path}: is no file of the register of {register}{suggestion(path.name, expected)}. {advice}"
        for path in files
        if path.name not in expected
    ]
    counts = {table: names.count(f"{table}.csv") for table in tables}
    found += [
        f"{table}.csv: the register of {register} needs this file once, it was given {n} times. {advice}"
        for table, n in counts.items()
        if n > 1 or (n == 0 and table in required)
    ]
    return found
