"""What is wrong with a statement or a test though each of its fields is allowed."""

from collections.abc import Iterator

import pandas

from raw.claims.contract import ROLES
from raw.claims.written import days, printed
from raw.register_rules import Fault
from raw.register_values import shown, suggestion


def misprints(claims: pandas.DataFrame) -> Iterator[Fault]:
    """One fault for each value or date that means nothing."""
    for line, value, as_of in claims[["line", "value", "as_of"]].itertuples(index=False, name=None):
        try:
            printed(value)
        except ValueError as error:
            yield Fault(line, "value", f"value: {error}")
        try:
            if isinstance(as_of, str):
                days(as_of)
        except ValueError as error:
            yield Fault(line, "as_of", f"as_of: {error}")


def reversed_calls(funding: pandas.DataFrame) -> Iterator[Fault]:
    """One fault for each European programme whose last call is before its first."""
    for line, first, last in funding[["line", "first_year", "last_year"]].itertuples(index=False, name=None):
        if not pandas.isna(last) and last < first:
            yield Fault(line, "last_year", f"last_year is {shown(last)}, before first_year {shown(first)}")


def unknown_funding(
    claims: pandas.DataFrame, quantities: pandas.DataFrame, funding: pandas.DataFrame
) -> Iterator[Fault]:
    """One fault for each statement on European funding that does not say of which programme, part or call."""
    european = {*quantities.loc[quantities["is_european_funding"], "quantity"]}
    known = [*funding["parameter"]]
    for line, quantity, parameter in claims[["line", "quantity", "parameter"]].itertuples(index=False, name=None):
        name = _text(parameter)
        if quantity in european and name not in known:
            said = f"{shown(name)}, which claim_funding.csv does not hold{suggestion(name, known)}"
            empty = f"empty: a statement on {quantity} names the European programme, part or call by claim_funding.csv"
            yield Fault(line, "parameter", f"parameter is {said if name else empty}")


def strange_replacements(claims: pandas.DataFrame) -> Iterator[Fault]:
    """One fault for each statement that replaces itself, one of another quantity, or one that is replaced already."""
    known = claims.set_index("claim_id")
    taken: dict[str, str] = {}
    following = claims[["line", "claim_id", "replaces"]].dropna()
    for line, name, earlier in following.itertuples(index=False, name=None):
        if earlier == name:
            yield Fault(line, "replaces", "replaces names the row itself: name the statement of the earlier version")
            continue
        if earlier in taken:
            yield Fault(line, "replaces", f"'{earlier}' is already replaced by '{taken[earlier]}': only one can follow")
        taken.setdefault(earlier, name)
        for column in ("scope", "quantity", "parameter", "partner"):
            ours, theirs = (_text(known.at[claim, column]) for claim in (name, earlier))
            if ours != theirs:
                yield Fault(
                    line,
                    "replaces",
                    f"'{earlier}' has the {column} '{theirs}' and this row '{ours}': they must be of the same",
                )


def broken_tests(tests: pandas.DataFrame, claims: pandas.DataFrame) -> Iterator[Fault]:
    """One fault for each row of a test that is not of one kind or lacks a role, and for a later one that is not."""
    replacing = {*claims.dropna(subset=["replaces"])["claim_id"]}
    for test_id, rows in tests.groupby("test_id", sort=True):
        reason = _incomplete(str(test_id), [*rows["kind"]], [*rows["role"]])
        for line, role, claim in rows[["line", "role", "claim_id"]].itertuples(index=False, name=None):
            if reason:
                yield Fault(line, "role", reason)
            elif role == "later" and claim not in replacing:
                yield Fault(line, "claim_id", f"'{claim}' replaces no statement, so it has no vintage to compare with")


def _incomplete(test_id: str, kinds: list[str], roles: list[str]) -> str | None:
    if len({*kinds}) > 1:
        return f"the test '{test_id}' is of {len({*kinds})} kinds ({', '.join(sorted({*kinds}))}): give all rows one"
    wanted = ROLES[kinds[0]]
    for role in roles:
        if role not in wanted:
            return f"a test of the kind '{kinds[0]}' has no role '{role}': its roles are {', '.join(wanted)}"
    for role, least in wanted.items():
        found = roles.count(role)
        if found < least or (least == 1 and found > 1):
            needs = f"{least} or more" if least > 1 else "one"
            return f"the test '{test_id}' has {found} statements as {role}: a test of '{kinds[0]}' needs {needs}"
    return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
