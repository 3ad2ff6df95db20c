"""The page of a table shows the code that makes it: the SQL, and the Python after it where there is any."""

from pipelines.describe import table_spec
from transforms.catalogue import tables


def page(table):
    program = table.program.text if table.program else None
    spec = table_spec(
        table.full_name, table.contract, deps=[], code_version="1", kinds=set(), select=table.select, program=program
    )
    return spec.description


def test_a_page_shows_sql_and_the_python_that_follows():
    programmed = [table for table in tables() if table.program]
    assert "indicators.stability_intervals" in {table.full_name for table in programmed}
    for table in programmed:
        shown = page(table)
        sql, python = f"```sql\n{table.select.strip()}\n```", f"```python\n{table.program.text.strip()}\n```"
        assert shown.index(sql) < shown.index("Python makes the rows from what the SQL gives.") < shown.index(python)
    plain = next(table for table in tables() if not table.program)
    assert "python" not in page(plain).lower()
