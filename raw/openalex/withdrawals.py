"""A line that withdraws a work: `{"withdrawn":"W123","reason":"merged","replaced_by":"W9"}`.

OpenAlex says nowhere in a record that it is gone; what pulls the records says so in lines of this shape.
"""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

WorkNumber = Annotated[str, Meta(pattern=r"\AW[0-9]+\Z")]
_BEGINNING = b'{"withdrawn"'


class Withdrawal(Struct, gc=False):
    """A work that OpenAlex no longer serves."""

    withdrawn: WorkNumber
    reason: Literal["absent", "deleted", "merged"]
    replaced_by: WorkNumber | None = None

    def __post_init__(self) -> None:
        """A work is merged into another, and only then replaced."""
        if (self.reason == "merged") != (self.replaced_by is not None):
            raise ValueError("expected `replaced_by` where the reason is merged, and only there")


_DECODE = msgspec.json.Decoder(Withdrawal).decode


def withdrawal(line: bytes) -> Withdrawal | None:
    """What a line withdraws; None where it is of another kind; ValidationError where it is not as it should be."""
    return _DECODE(line) if line.startswith(_BEGINNING) else None
