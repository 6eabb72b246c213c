"""XLSForm expressions, parsed: what may stand in ``relevant``, ``constraint``, ``calculate`` and ``choice_filter``.

In: the text of an expression. Out: a tree of frozen nodes, or an `ExpressionFault` that says where and what to do.
Nothing in a tree runs: content/evaluation walks it and knows only the functions of content/expression_functions.
Easily got wrong: ``${name}`` is the answer to a question, ``.`` the answer just given, and a bare ``name`` a column
of the choices, in a ``choice_filter`` alone.

Source: the order of operators is that of XPath 1.0, section 3 (W3C 1999); the grammar is read by lark, the parser
that pyxform uses. Texts have at most 2,000 letters and a tree at most 150 storeys, so that neither reading nor
working out can take long.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken, v_args
from lark.exceptions import VisitError

from facilitation_kit.content.expression_functions import FUNCTIONS, UNSUPPORTED
from facilitation_kit.content.expression_tree import Answer, Binary, Call, Column, Current, Literal, Node
from facilitation_kit.content.patterns import PatternFault, compiled

__all__ = ["LONGEST", "MOST_STOREYS", "ExpressionFault", "parse"]

LONGEST = 2_000
"""Letters of an expression."""

MOST_STOREYS = 150
"""Storeys of a tree."""


class ExpressionFault(Exception):
    """An expression cannot be used.

    Args:
        message: what is wrong, one plain sentence.
        remedy: what to do about it.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


_GRAMMAR = r"""
?start: either
?either: both | either "or" both                     -> either
?both: equality | both "and" equality                -> both
?equality: size | equality EQUAL size                -> binary
?size: sum | size SIZE sum                           -> binary
?sum: product | sum PLUS product                     -> binary
    | sum MINUS product                              -> binary
?product: signed | product TIMES signed              -> binary
    | product DIV signed                             -> binary
    | product MOD signed                             -> binary
?signed: part | MINUS signed                         -> negative
?part: NUMBER                                        -> number
    | TEXT                                           -> text
    | REFERENCE                                      -> reference
    | PATH                                           -> path
    | "."                                            -> current
    | NAME                                           -> column
    | FUNCTION "(" [either ("," either)*] ")"        -> call
    | "(" either ")"                                 -> inside

EQUAL: "!=" | "="
SIZE: "<=" | ">=" | "<" | ">"
PLUS: "+"
MINUS: "-"
TIMES: "*"
DIV: "div"
MOD: "mod"
NUMBER: /\d+(?:\.\d*)?|\.\d+/
TEXT: /"[^"]*"|'[^']*'/
REFERENCE: /\$\{\s*[^\W\d][\w.\-]*\s*\}/
PATH.2: /(?:\.\.?|\/[^\W\d][\w.\-]*)?(?:\/[^\W\d][\w.\-]*)+/
FUNCTION.3: /[^\W\d][\w.\-]*(?::[^\W\d][\w.\-]*)?(?=\s*\()/
NAME: /[^\W\d][\w.\-]*/
%ignore /\s+/
"""


@v_args(inline=True)
class _Builder(Transformer[Token, Any]):
    """Builds the tree from its leaves up, so that no text can make the parser call itself deeper and deeper."""

    def number(self, token: Token) -> Node:
        return Literal(float(token))

    def text(self, token: Token) -> Node:
        return Literal(str(token)[1:-1])

    def reference(self, token: Token) -> Node:
        return Answer(str(token)[2:-1].strip())

    def path(self, token: Token) -> Node:
        return Answer(str(token).rpartition("/")[2])

    def current(self) -> Node:
        return Current()

    def column(self, token: Token) -> Node:
        return Column(str(token))

    def inside(self, node: Node) -> Node:
        return node

    def either(self, left: Node, right: Node) -> Node:
        return _binary("or", left, right)

    def both(self, left: Node, right: Node) -> Node:
        return _binary("and", left, right)

    def binary(self, left: Node, operator: Token, right: Node) -> Node:
        return _binary(str(operator), left, right)

    def negative(self, _: Token, node: Node) -> Node:
        return Call("-", (node,), _storeys(node))

    def call(self, name: Token, *arguments: Node | None) -> Node:
        given = tuple(each for each in arguments if each is not None)
        return _checked_call(str(name), given)


def _storeys(*nodes: Node) -> int:
    storeys = 1 + max((node.storeys for node in nodes if isinstance(node, Binary | Call)), default=0)
    if storeys > MOST_STOREYS:
        raise ExpressionFault(
            "This expression has too many parts inside each other.",
            "Calculate a part of it in a question of the kind calculate, and use that.",
        )
    return storeys


def _binary(operator: str, left: Node, right: Node) -> Node:
    return Binary(operator, left, right, _storeys(left, right))


def _checked_call(name: str, arguments: tuple[Node, ...]) -> Node:
    known = FUNCTIONS.get(name)
    if known is None:
        raise ExpressionFault(
            f"The function {name}() is not known here.",
            UNSUPPORTED.get(name, "Check how it is written; docs/surveys.md lists all functions."),
        )
    if not known.fewest <= len(arguments) <= known.most:
        raise ExpressionFault(
            f"The function {name}() is given {len(arguments)} values.", f"Write it as {known.written}."
        )
    if name == "regex":
        _check_pattern(arguments[1])
    if name == "jr:choice-name":
        arguments = (arguments[0], _question_in_quotes(arguments[1]))
    return Call(name, arguments, _storeys(*arguments))


def _check_pattern(node: Node) -> None:
    if not isinstance(node, Literal) or not isinstance(node.value, str):
        raise ExpressionFault("The pattern of regex() is not a text.", "Write it in quotation marks.")
    try:
        compiled(node.value)
    except PatternFault as fault:
        raise ExpressionFault(fault.message, fault.remedy) from fault


def _question_in_quotes(node: Node) -> Node:
    """The question that jr:choice-name names, which XLSForm writes in quotation marks."""
    if isinstance(node, Literal) and isinstance(node.value, str):
        node = parse(node.value)
    if not isinstance(node, Answer):
        raise ExpressionFault(
            "The second value of jr:choice-name() is not a question.", "Write it as jr:choice-name(${name}, '${name}')."
        )
    return node


_PARSER = Lark(_GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=True)


@lru_cache(maxsize=4_096)
def parse(text: str) -> Node:
    """The tree of an expression.

    Raises:
        ExpressionFault: it cannot be read, is too long or too deep, or uses a function that is not known.

    >>> parse("${age} >= 16").operator
    '>='
    """
    if len(text) > LONGEST:
        raise ExpressionFault(f"This expression has more than {LONGEST} letters.", "Calculate parts of it before.")
    try:
        tree: Node = _PARSER.parse(text)  # type: ignore[assignment]  # the transformer makes nodes of it
    except VisitError as error:
        if isinstance(error.orig_exc, ExpressionFault):
            raise error.orig_exc from error
        raise
    except UnexpectedInput as error:
        raise _unreadable(text, error) from error
    return tree


def _unreadable(text: str, error: UnexpectedInput) -> ExpressionFault:
    place = error.pos_in_stream
    ended = isinstance(error, UnexpectedToken) and error.token.type == "$END"
    if ended or place is None or not 0 <= place < len(text):
        return ExpressionFault("This expression ends before it is complete.", "Complete it, and close each bracket.")
    near = " ".join(text[place : place + 20].split())
    if (
        text[place]
        in "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    ):
        return ExpressionFault(
            f"This expression has a curly quotation mark at letter {place + 1}.", "Use straight ones: ' or \"."
        )
    return ExpressionFault(
        f"This expression cannot be read from letter {place + 1} on: “{near}”.",
        "Put the names of questions in ${ }, texts in quotation marks, and write and, or, not( ) in small letters.",
    )
