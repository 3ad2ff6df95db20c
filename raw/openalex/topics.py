"""Fields and domains: a few dozen pieces of JSON in millions of works, each decoded once and looked up after that."""

import msgspec

from raw.openalex.institutions import CACHED, placed
from raw.openalex.record import Domain, Field, Topic

Named = tuple[str | None, str | None]
"""(number within OpenAlex's classification, name)."""


class NamedCache(dict[bytes, Named]):
    """JSON of a topic's field, or domain → its number and name; (None, None) for null."""

    def __init__(self, kind: type[Field] | type[Domain], path: str) -> None:
        """`path` is where such values stand in a work, for messages."""
        super().__init__()
        self._decode = msgspec.json.Decoder(kind | None).decode
        self._path = path

    def __missing__(self, json: bytes) -> Named:
        """Decode a value not met before; msgspec.ValidationError where it is not as it should be."""
        try:
            value = self._decode(json)
        except msgspec.ValidationError as error:
            raise placed(error, self._path) from None
        if len(self) >= CACHED:
            self.clear()
        named = self[json] = (None, None) if value is None else (value.id.rpartition("/")[2], value.display_name)
        return named


class TopicCache:
    """The field and the domain of a work's main topic."""

    def __init__(self) -> None:
        self._fields = NamedCache(Field, "primary_topic.field")
        self._domains = NamedCache(Domain, "primary_topic.domain")

    def of(self, topic: Topic | None) -> tuple[Named, Named]:
        """(field, domain); msgspec.ValidationError where one is not as it should be."""
        if topic is None:
            return (None, None), (None, None)
        return self._fields[bytes(topic.field)], self._domains[bytes(topic.domain)]
