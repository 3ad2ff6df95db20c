"""What the tables read from HAL hold: those of every source of publications. Nothing about people.

What HAL does not know stays empty: fields, citations, retractions, and the author's place among first, middle and last.
`countries` of an author is always empty, because HAL gives a country to a structure, never to an author.
"""

from raw.bibliography import tables_of

TABLES = tables_of("hal")
"""Table (in schema `raw`) → contract."""
