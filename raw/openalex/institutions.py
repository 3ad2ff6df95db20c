"""Institutions repeat from author to author: each distinct piece of JSON is decoded once and looked up after that."""

import hashlib
import re

import msgspec

from raw.openalex.record import WORK_PREFIX, Institution

CACHED = 20_000
"""Distinct pieces of JSON remembered at a time; a cache that is full is emptied, which costs time, never rows."""

Affiliations = tuple[tuple[str | None, str | None], ...]
"""(institution, country code) for each institution of an author, in order."""

_DECODE_LIST = msgspec.json.Decoder(list[msgspec.Raw] | None).decode
_DECODE_INSTITUTION = msgspec.json.Decoder(Institution).decode


def placed(error: msgspec.ValidationError, path: str) -> msgspec.ValidationError:
    """The error with its path from the work's root, as if the value had been decoded with the work."""
    text, n_paths = re.subn(r" - at `\$([^`]*)`$", rf" - at `$.{path}\1`", str(error))
    return msgspec.ValidationError(text if n_paths else f"{text} - at `$.{path}`")


class Sighting(msgspec.Struct, gc=False):
    """An institution seen for the first time with these attributes."""

    institution: Institution
    institution_id: str
    digest: bytes
    variant_number: int


class AffiliationCache(dict[bytes, Affiliations]):
    """JSON of an author's `institutions` → affiliations.

    Keeps 16 bytes and a count for each distinct institution of the file (OpenAlex knows some 120,000), so that a
    combination of attributes is reported once. `sightings` holds the new ones of the line being read: the caller
    takes them with `take_sightings`, or with `forget_sightings` where the line is rejected after all.
    """

    def __init__(self) -> None:
        super().__init__()
        self._single: dict[bytes, tuple[str | None, str | None]] = {}
        self._seen: set[bytes] = set()
        self._variants: dict[str, int] = {}
        self.sightings: list[Sighting] = []

    def __missing__(self, json: bytes) -> Affiliations:
        """Decode a list not met before; msgspec.ValidationError where an institution is not as it should be."""
        try:
            affiliations = tuple([self._affiliation(bytes(item)) for item in _DECODE_LIST(json) or ()])
        except msgspec.ValidationError as error:
            raise placed(error, "authorships[].institutions[]") from None
        if len(self) >= CACHED:
            self.clear()
        self[json] = affiliations
        return affiliations

    def _affiliation(self, json: bytes) -> tuple[str | None, str | None]:
        known = self._single.get(json)
        if known is not None:
            return known
        institution = _DECODE_INSTITUTION(json)
        institution_id = None if institution.id is None else institution.id.removeprefix(WORK_PREFIX)
        if institution_id is not None:
            self._notice(institution, institution_id)
        if len(self._single) >= CACHED:
            self._single.clear()
        affiliation = self._single[json] = (institution_id, institution.country_code)
        return affiliation

    def _notice(self, institution: Institution, institution_id: str) -> None:
        digest = hashlib.blake2b(msgspec.json.encode(institution), digest_size=16).digest()
        if digest in self._seen:
            return
        self._seen.add(digest)
        variant_number = self._variants[institution_id] = self._variants.get(institution_id, 0) + 1
        self.sightings.append(Sighting(institution, institution_id, digest, variant_number))

    def take_sightings(self) -> list[Sighting]:
        """The institutions new on this line."""
        taken, self.sightings = self.sightings, []
        return taken

    def forget_sightings(self) -> None:
        """Undo what a rejected line added, so that the institutions count as new on the next line that shows them."""
        for sighting in reversed(self.sightings):
            self._seen.discard(sighting.digest)
            self._variants[sighting.institution_id] -= 1
        if self.sightings:
            self.clear()
            self._single.clear()
        self.sightings = []
