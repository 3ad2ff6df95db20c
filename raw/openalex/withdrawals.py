"""A line that withdraws a work: `{"withdrawn":"W123","reason":"merged","replaced_by":"W9"}`.

OpenAlex says nowhere in a record that it is gone; what pulls the records says so in lines of this shape.
"""

from typing import Annotated

import msgspec
from msgspec import Meta

from raw import changes

WorkNumber = Annotated[str, Meta(pattern=r"\AW[0-9]+\Z")]


class Withdrawal(changes.Withdrawal, gc=False):
    """A work that OpenAlex no longer serves."""

    withdrawn: WorkNumber
    replaced_by: WorkNumber | None = None


_DECODE = msgspec.json.Decoder(Withdrawal).decode


def withdrawal(line: bytes) -> Withdrawal | None:
    """What a line withdraws; None where it is of another kind; ValidationError where it is not as it should be."""
    return _DECODE(line) if line.startswith(changes.WITHDRAWAL_BEGINS) else None
