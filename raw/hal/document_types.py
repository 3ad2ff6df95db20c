"""HAL's types of documents in OpenAlex's words, so that works of both sources are counted alike.

HAL's codes and their meanings: https://api.archives-ouvertes.fr/ref/doctype and
https://doc.archives-ouvertes.fr/en/deposit/resource-types/; OpenAlex's words and their definitions:
https://developers.openalex.org/api-reference/work-types. A type that is not listed here is "other".
"""

from collections.abc import Mapping

TYPES: Mapping[str, str] = {
    "ART": "article",
    "COMM": "conference-paper",
    "COUV": "book-chapter",
    "OUV": "book",
    "DOUV": "book",
    "PROCEEDINGS": "book",
    "NOTICE": "reference-entry",
    "THESE": "dissertation",
    "HDR": "dissertation",
    "ETABTHESE": "dissertation",
    "MEM": "dissertation",
    "REPORT": "report",
    "PREPRINT": "preprint",
    "UNDEFINED": "preprint",
    "SOFTWARE": "software",
}
"""DOUV (edited book) was merged into OUV in 2022; UNDEFINED is HAL's code of a preprint or working paper."""

SUBTYPES: Mapping[tuple[str, str], str] = {
    ("ART", "ARTREV"): "review",
    ("ART", "BOOKREVIEW"): "book-review",
    ("ART", "DATAPAPER"): "data-paper",
    ("UNDEFINED", "WORKINGPAPER"): "report",
}
"""(type, subtype) for which OpenAlex has a word of its own; it counts working papers among reports."""


def work_type(document_type: str | None, subtype: str | None) -> str | None:
    """OpenAlex's word; None where HAL gives no type."""
    if document_type is None:
        return None
    return SUBTYPES.get((document_type, subtype or "")) or TYPES.get(document_type, "other")
