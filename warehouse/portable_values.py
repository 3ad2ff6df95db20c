"""What can be told of an expression's value from one statement alone: a double, a fraction, a day, never zero.

No schema is read. A column stands for what the statement itself calls by that name; a column of another table is of
no known kind, so a cast or a guard has to stand where its reader sees it.
"""

from collections.abc import Callable, Iterable

from sqlglot import expressions as exp

from warehouse.portable_names import Names

DOUBLES = (exp.DType.DOUBLE, exp.DType.FLOAT)
INTEGERS = (exp.DType.TINYINT, exp.DType.SMALLINT, exp.DType.INT, exp.DType.BIGINT, exp.DType.INT128)
DATE_NAMES = ("_date", "_from", "_to", "_on", "_earliest", "_latest")
"""Ends of the names that columns with days have."""

_SAME = (exp.Paren, exp.Neg, exp.Abs, exp.Nullif, exp.Max, exp.Min, exp.AnyValue, exp.Filter, exp.Window, exp.Distinct)
_CHOICES = (exp.Coalesce, exp.Greatest, exp.Least, exp.Case)
_ARITHMETIC = (exp.Add, exp.Sub, exp.Mul)
_ROUNDED = (exp.Round, exp.Floor, exp.Ceil, exp.Trunc)
_ALWAYS_DOUBLE = (exp.Ln, exp.Log, exp.Exp, exp.Sqrt, exp.Pow)
_NEVER_ZERO_OF_SUCH = (
    *(exp.Paren, exp.Neg, exp.Abs, exp.Cast, exp.Sqrt, exp.Pow, exp.Div),
    *(exp.Max, exp.Min, exp.Sum, exp.Window),  # what is counted is above zero, and so is its sum
)

Judgement = Callable[[exp.Expr], bool]


class Values:
    """The values in one statement."""

    def __init__(self, tree: exp.Expr) -> None:
        self._names = Names(tree)
        self._open: set[tuple[str, int]] = set()

    def is_double(self, node: exp.Expr) -> bool:
        """True where both engines compute in doubles."""
        if isinstance(node, exp.Cast):
            return node.to.this in DOUBLES
        if isinstance(node, exp.Avg):
            return not self.is_decimal(node.this)
        if isinstance(node, (*_ARITHMETIC, exp.Div)):
            return self.is_double(node.left) or self.is_double(node.right)
        return isinstance(node, _ALWAYS_DOUBLE) or self._through(node, self.is_double, (*_SAME, *_ROUNDED, exp.Sum))

    def is_decimal(self, node: exp.Expr) -> bool:
        """True for a number written with a point, what is cast to a decimal, and sums and products with one."""
        if isinstance(node, exp.Cast):
            return bool(node.to.this == exp.DType.DECIMAL)
        if isinstance(node, exp.Literal):
            return not node.is_string and "." in node.name
        if isinstance(node, _ARITHMETIC):
            return self.is_decimal(node.left) or self.is_decimal(node.right)
        return self._through(node, self.is_decimal, (*_SAME, exp.Sum))

    def is_fraction(self, node: exp.Expr) -> bool:
        """True where the value may lie between two whole numbers, which engines cut or round as they like."""
        if isinstance(node, (exp.Round, exp.Floor, exp.Ceil, exp.Trunc)):
            return False
        if isinstance(node, exp.Literal):
            return self.is_decimal(node)
        if isinstance(node, _ARITHMETIC):
            return self.is_fraction(node.left) or self.is_fraction(node.right)
        if isinstance(node, (exp.Div, exp.Avg, *_ALWAYS_DOUBLE)):
            return True
        if isinstance(node, exp.Cast):
            return node.to.this in DOUBLES and self.is_fraction(node.this)
        return self._through(node, self.is_fraction, _SAME)

    def is_day(self, node: exp.Expr) -> bool:
        """True for dates, as far as casts and names tell."""
        if isinstance(node, exp.Cast):
            return bool(node.to.this == exp.DType.DATE)
        if isinstance(node, exp.Column) and str(node.name).endswith(DATE_NAMES):
            return True
        return isinstance(node, (exp.DateFromParts, exp.CurrentDate)) or self._through(node, self.is_day, _SAME)

    def is_guarded(self, node: exp.Expr) -> bool:
        """True where the value is never zero, or is empty instead of it."""
        if isinstance(node, exp.Nullif | exp.Exp) or _is_required(node):
            return True
        if isinstance(node, exp.Mul):
            return self.is_guarded(node.left) and self.is_guarded(node.right)
        if isinstance(node, exp.Literal | exp.Add | exp.Greatest | exp.Count):
            return _is_positive(node)
        if isinstance(node, exp.Coalesce | exp.Case | exp.Least):
            return all(self.is_guarded(value) for value in _choices(node))
        return self._through(node, self.is_guarded, _NEVER_ZERO_OF_SUCH)

    def _through(self, node: exp.Expr, judge: Judgement, same: tuple[type[exp.Expr], ...]) -> bool:
        """Judge what a node passes on: its argument, any of its choices, or all that its name stands for."""
        if isinstance(node, same):
            return judge(node.this)
        if isinstance(node, _CHOICES):
            return any(judge(value) for value in _choices(node))
        if not isinstance(node, exp.Column):
            return False
        place = (judge.__name__, id(node))
        if place in self._open:  # a recursive query stands for itself
            return False
        self._open.add(place)
        try:
            meant = self._names.meant(node)
            return bool(meant) and all(judge(value) for value in meant)
        finally:
            self._open.discard(place)


def _choices(node: exp.Expr) -> Iterable[exp.Expr]:
    """The values one of which a node takes."""
    if isinstance(node, exp.Case):
        otherwise = node.args.get("default")
        return [branch.args["true"] for branch in node.args["ifs"]] + ([otherwise] if otherwise else [])
    return [node.this, *node.expressions]


def _is_required(node: exp.Expr) -> bool:
    """True for a column that the SELECT it stands in asks to be above a number, or not to be zero."""
    select = node.find_ancestor(exp.Select) if isinstance(node, exp.Column) else None
    where = select.args.get("where") if select else None
    conditions = where.this.flatten() if where and isinstance(where.this, exp.And) else [where.this] if where else []
    return any(
        condition.left == node
        and isinstance(condition.right, exp.Literal)
        and (isinstance(condition, exp.GT) or (_is_zero(condition.right) == isinstance(condition, exp.NEQ)))
        for condition in conditions
        if isinstance(condition, exp.GT | exp.GTE | exp.NEQ)
    )


def _is_zero(literal: exp.Literal) -> bool:
    return not literal.is_string and float(literal.name) == 0


def _is_positive(node: exp.Expr) -> bool:
    """True for numbers above zero, sums and maxima with one, and the number of rows of a group, which has a row."""
    if isinstance(node, exp.Literal):
        return not node.is_string and float(node.name) > 0
    if isinstance(node, exp.Add):
        return _is_positive(node.left) or _is_positive(node.right)
    if isinstance(node, exp.Greatest):
        return any(_is_positive(value) for value in _choices(node))
    select = node.find_ancestor(exp.Select)
    return isinstance(node, exp.Count) and isinstance(node.this, exp.Star) and bool(select and select.args.get("group"))
