"""The shape of an OpenAlex work of 2026, all 49 root keys in their order, filled with made-up values."""

import math
import random
from typing import Any

from raw.openalex.sample_bulk import bulk
from raw.openalex.sample_organisations import Organisation

FIELDS = (
    (31, "Physics and Astronomy", 40), (25, "Materials Science", 18), (22, "Engineering", 13), (16, "Chemistry", 11),
    (26, "Mathematics", 9), (17, "Computer Science", 9),
)  # fmt: skip
"""(number, name, weight) of fields, all of OpenAlex's domain 3, Physical Sciences."""
TYPES = (
    ("article", 78), ("review", 5), ("preprint", 7), ("book-chapter", 4), ("dataset", 2), ("dissertation", 2),
    ("report", 1), ("other", 1),
)  # fmt: skip
MEDIAN_OF_IMPACT, SPREAD_OF_IMPACT = -0.4, 1.0
"""Of the logarithms of field-weighted citation impacts: their mean is 1.1, the world's being 1."""
_WEIGHTS_OF_FIELDS = tuple(weight for _, _, weight in FIELDS)

Record = dict[str, Any]


def authorship(
    number: int,
    organisations: list[Organisation],
    *,
    countries: list[str] | None = None,
    strings: list[str] | None = None,
) -> Record:
    """One author's entry. `countries` and `strings` are those of the organisations unless given apart."""
    if countries is None:
        countries = sorted({each.country_code for each in organisations if each.country_code})
    places = {each.place: [other for other in organisations if other.place == each.place] for each in organisations}
    if strings is None:
        strings = [", ".join([each.name.partition(" (")[0] for each in at] + [place]) for place, at in places.items()]
    name = f"Sample Author {number}"
    return {
        "author_position": "middle",
        "author": {"id": f"https://openalex.org/A99{number:08d}", "display_name": name, "orcid": None},
        "institutions": [each.record() for each in organisations],
        "countries": countries,
        "is_corresponding": False,
        "raw_author_name": name,
        "raw_affiliation_strings": strings,
        "raw_orcid": None,
        "affiliations": [
            {"raw_affiliation_string": string, "institution_ids": [each.id for each in at]}
            for string, at in zip(strings, [*places.values(), *([] for _ in strings)], strict=False)
        ],
    }


def work(chance: random.Random, index: int, year: int, authorships: list[Record], *, realistic_size: bool) -> Record:
    """The whole record of work `index`, around its authorships."""
    if authorships:
        authorships[-1]["author_position"] = "last"
        authorships[0]["author_position"] = "first"
    identifier = f"https://openalex.org/W99{index:08d}"
    doi = None if chance.random() < 0.05 else f"https://doi.org/10.5555/sample.{index}"
    title = f"Synthetic sample record {index}"
    work_type = chance.choices([name for name, _ in TYPES], [weight for _, weight in TYPES])[0]
    topic = None if chance.random() < 0.02 else _topic(chance)
    cited = int(chance.lognormvariate(1.8, 1.2))
    matched = {each["id"]: each["country_code"] for entry in authorships for each in entry["institutions"]}
    impact = None if chance.random() < 0.04 else round(chance.lognormvariate(MEDIAN_OF_IMPACT, SPREAD_OF_IMPACT), 8)
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    flagged = [entry for entry in authorships if entry["is_corresponding"]]
    parts = bulk(chance, index, realistic_size=realistic_size)
    location = {
        "id": f"doi:10.5555/sample.{index}",
        "is_oa": True,
        "landing_page_url": doi,
        "pdf_url": None,
        "source": parts.source,
        "license": "cc-by",
        "license_id": "https://openalex.org/licenses/cc-by",
        "version": "publishedVersion",
        "is_accepted": True,
        "is_published": True,
        "raw_source_name": "Sample Journal",
        "raw_type": "journal-article",
    }
    return {
        "id": identifier,
        "doi": doi,
        "title": title,
        "display_name": title,
        "publication_year": year,
        "publication_date": f"{year}-{month:02d}-{day:02d}",
        "ids": {"openalex": identifier, **({"doi": doi} if doi else {})},
        "language": "en",
        "primary_location": location,
        "type": work_type,
        "indexed_in": ["crossref"] if doi else [],
        "open_access": {"is_oa": True, "oa_status": "hybrid", "oa_url": doi, "any_repository_has_fulltext": False},
        "authorships": authorships,
        "institutions": [],
        "countries_distinct_count": len({code for code in matched.values() if code}),
        "institutions_distinct_count": len(matched),
        "corresponding_author_ids": [entry["author"]["id"] for entry in flagged],
        "corresponding_institution_ids": sorted({each["id"] for entry in flagged for each in entry["institutions"]}),
        "apc_list": None,
        "apc_paid": None,
        "fwci": impact,
        "has_fulltext": False,
        "cited_by_count": cited,
        "citation_normalized_percentile": None if impact is None else _percentile(impact),
        "cited_by_percentile_year": {"min": 50, "max": 60},
        "biblio": {"volume": str(chance.randint(1, 200)), "issue": None, "first_page": "1", "last_page": "9"},
        "is_retracted": False,
        "is_paratext": False,
        "is_xpac": chance.random() < 0.03,
        "primary_topic": topic,
        "topics": [topic] if topic else [],
        "keywords": parts.keywords,
        "concepts": parts.concepts,
        "mesh": [],
        "locations_count": 1 + len(parts.locations),
        "locations": [location, *parts.locations],
        "best_oa_location": location,
        "sustainable_development_goals": [],
        "awards": [],
        "funders": [],
        "has_content": {"pdf": False, "grobid_xml": False},
        "content_urls": None,
        "referenced_works_count": len(parts.references),
        "referenced_works": parts.references,
        "related_works": parts.related,
        "abstract_inverted_index": parts.abstract,
        "counts_by_year": [{"year": year, "cited_by_count": cited}] if cited else [],
        "updated_date": f"2026-{chance.randint(7, 10):02d}-{chance.randint(1, 28):02d}T12:42:07.123456",
        "created_date": f"{min(year + 1, 2026)}-01-05T00:00:00",
    }


def _percentile(impact: float) -> Record:
    """Where the impact stands among those the sample draws; the upper tenth is the top 10 %."""
    deviations = (math.log(impact) - MEDIAN_OF_IMPACT) / SPREAD_OF_IMPACT
    value = round(0.5 * (1 + math.erf(deviations / math.sqrt(2))), 8)
    return {"value": value, "is_in_top_1_percent": value >= 0.99, "is_in_top_10_percent": value >= 0.9}


def _topic(chance: random.Random) -> Record:
    number, name, _ = chance.choices(FIELDS, _WEIGHTS_OF_FIELDS)[0]
    topic = number * 1000 + chance.randint(1, 40)
    return {
        "id": f"https://openalex.org/T99{topic}",
        "display_name": f"Sample topic {topic}",
        "score": round(chance.random(), 4),
        "subfield": {"id": f"https://openalex.org/subfields/{number}99", "display_name": f"Sample subfield of {name}"},
        "field": {"id": f"https://openalex.org/fields/{number}", "display_name": name},
        "domain": {"id": "https://openalex.org/domains/3", "display_name": "Physical Sciences"},
    }
