"""The library's own macros: commands of LaTeX and its packages that math-core does not have, as TeX
that it has."""

from __future__ import annotations

from collections.abc import Callable

from coursesite.markup.math.lexer import Piece, Stream, joined, trimmed
from coursesite.markup.math.macros import highest, substituted

MACROS = {
    # dots, spaces and signs of LaTeX and amsmath
    "dotsc": r"\ldots",
    "dotso": r"\ldots",
    "dotsb": r"\cdots",
    "dotsm": r"\cdots",
    "dotsi": r"\cdots",
    "enskip": r"\enspace",
    "strut": r"\mathstrut",
    "null": "",
    "hfill": r"\quad",
    "allowbreak": "",
    "nobreak": "",
    "protect": "",
    "centering": "",
    "bgroup": r"\begingroup",
    "egroup": r"\endgroup",
    "lq": "`",
    "rq": "'",
    "ang": r"{#1}^\circ",
    "textdegree": r"^\circ",
    "qed": r"\square",
    "qedsymbol": r"\square",
    "Box": r"\square",
    "Diamond": r"\lozenge",
    "euro": r"\text{€}",
    "textasteriskcentered": "*",
    "varpropto": r"\propto",
    "given": r"\mid",
    "wideparen": r"\overparen{#1}",
    "undertilde": r"\utilde{#1}",
    "LaTeX": r"\text{LaTeX}",
    "TeX": r"\text{TeX}",
    "vbox": r"\text{#1}",
    "llap": r"\text{#1}",
    "bigskip": "",
    "medskip": "",
    "smallskip": "",
    "noindent": "",
    "par": "",
    "class": "{#2}",
    "cssId": "{#2}",
    "style": "{#2}",
    "mathbfit": r"\boldsymbol{#1}",
    # fonts
    "mathnormal": "{#1}",
    "mathds": r"\mathbb{#1}",
    "mathbbm": r"\mathbb{#1}",
    "mathbbmss": r"\mathbb{#1}",
    "pmb": r"\boldsymbol{#1}",
    "boldmath": "",
    "vv": r"\overrightarrow{#1}",
    # below, above and beside
    "overunderset": r"\overset{#1}{\underset{#2}{#3}}",
    "underoverset": r"\underset{#1}{\overset{#2}{#3}}",
    "stackbin": r"\mathbin{\overset{#1}{#2}}",
    "accentset": r"\overset{#1}{#2}",
    "underaccent": r"\underset{#1}{#2}",
    "varinjlim": r"\mathop{\underrightarrow{\lim}}",
    "varprojlim": r"\mathop{\underleftarrow{\lim}}",
    "varlimsup": r"\mathop{\overline{\lim}}",
    "varliminf": r"\mathop{\underline{\lim}}",
    "esssup": r"\operatorname*{ess\,sup}",
    "essinf": r"\operatorname*{ess\,inf}",
    "intop": r"\int\limits",
    "cancelto": r"{\cancel{#2}}^{#1}",
    "vcenter": "{#1}",
    "mathclap": "{#1}",
    "mathllap": "{#1}",
    "clap": r"\text{#1}",
    "nicefrac": r"{#1}/{#2}",
    "sfrac": r"{}^{#1}\!/\!{}_{#2}",
    "xlongequal": r"\overset{#1}{=\joinrel=}",
    "joinrel": r"\mathrel{\mkern-3mu}",
    "fbox": r"\boxed{\text{#1}}",
    "framebox": r"\boxed{\text{#1}}",
    "lBrack": r"\llbracket",
    "rBrack": r"\rrbracket",
    "mathtoolsset": "",
    "inferrule": r"\frac{\premises{#1}}{\premises{#2}}",
    # the packages physics and braket
    "grad": r"\nabla",
    "curl": r"\nabla\times",
    "laplacian": r"\nabla^2",
    "vdot": r"\boldsymbol\cdot",
    "cross": r"\times",
    "cp": r"\times",
    "vu": r"\hat{\mathbf{#1}}",
    "va": r"\vec{\mathbf{#1}}",
    "tr": r"\operatorname{tr}",
    "Tr": r"\operatorname{Tr}",
    "rank": r"\operatorname{rank}",
    "erf": r"\operatorname{erf}",
    "Res": r"\operatorname{Res}",
    "comm": r"\left[#1,#2\right]",
    "commutator": r"\left[#1,#2\right]",
    "acomm": r"\left\{#1,#2\right\}",
    "anticommutator": r"\left\{#1,#2\right\}",
    "pb": r"\left\{#1,#2\right\}",
    "poissonbracket": r"\left\{#1,#2\right\}",
    "mel": r"\left\langle #1\middle|#2\middle|#3\right\rangle",
    "matrixel": r"\left\langle #1\middle|#2\middle|#3\right\rangle",
    "matrixelement": r"\left\langle #1\middle|#2\middle|#3\right\rangle",
    "vev": r"\left\langle 0\middle|#1\middle|0\right\rangle",
    "eval": r"\left.#1\right|",
    "evaluated": r"\left.#1\right|",
    "flatfrac": r"\left.#1\middle/#2\right.",
    "order": r"\mathcal{O}\left(#1\right)",
    "variation": r"\delta",
    "qq": r"\quad\text{#1}\quad",
    "qcomma": r",\quad",
    "qc": r",\quad",
    "qif": r"\quad\text{if}\quad",
    "qthen": r"\quad\text{then}\quad",
    "qand": r"\quad\text{and}\quad",
    "qor": r"\quad\text{or}\quad",
    "qfor": r"\quad\text{for}\quad",
    "qwhere": r"\quad\text{where}\quad",
    "qas": r"\quad\text{as}\quad",
}
"""The text of each macro by its name."""


def has(name: str) -> bool:
    """Whether the library has a macro of that name, which begins with a backslash."""
    return name[1:] in MACROS or name[1:] in _FUNCTIONS


_SIZES = frozenset(("\\big", "\\Big", "\\bigg", "\\Bigg"))
_Function = Callable[[Piece, Stream], list[Piece]]


def expansion(call: Piece, stream: Stream) -> tuple[list[Piece]] | None:
    """The pieces that a call of the library stands for, in a tuple; None if the library has no such
    macro. Arguments are taken from the stream."""
    name = call.text[1:]
    if (body := MACROS.get(name)) is not None:
        arguments = [stream.argument(call) for _ in range(highest(body))]
        return (substituted(body, arguments, call, call.macro),)
    if function := _FUNCTIONS.get(name):
        return (function(call, stream),)
    return None


def _filled(body: str, call: Piece, *arguments: list[Piece]) -> list[Piece]:
    return substituted(body, list(arguments), call, call.macro)


def _around(left: str, right: str) -> _Function:
    """An argument between delimiters as high as it; a star or a size changes nothing."""

    def make(call: Piece, stream: Stream) -> list[Piece]:
        stream.takes("*")
        stream.optional()
        if stream.peek() in _SIZES:
            stream.skip()
            stream.next()
        return _filled(rf"\left{left} #1\right{right}", call, stream.argument(call))

    return make


def _derivative(sign: str) -> _Function:
    """`\\dv{x}`, `\\dv{f}{x}`, `\\dv[n]{f}{x}`, and for partial ones a second variable."""

    def make(call: Piece, stream: Stream) -> list[Piece]:
        flat = stream.takes("*")
        order = stream.optional()
        first = stream.argument(call)
        second = stream.argument(call) if stream.peek() == "{" else None
        third = (
            stream.argument(call) if second and sign != r"\mathrm{d}" and _more(stream) else None
        )
        power = [] if order is None else _filled("^{#1}", call, order)
        if second is None:
            body, arguments = f"\\frac{{{sign}#1}}{{{sign} #2#1}}", [power, first]
        elif third is not None:
            body = f"\\frac{{{sign}^2 #1}}{{{sign} #2\\,{sign} #3}}"
            arguments = [first, second, third]
        else:
            body = f"\\frac{{{sign}#1 #2}}{{{sign} #3#1}}"
            arguments = [power, first, second]
        if flat:
            body = (
                body.replace("\\frac{", "{", 1).replace("}{", "}/{", 1) if third is None else body
            )
        return _filled(body, call, *arguments)

    return make


def _more(stream: Stream) -> bool:
    return stream.follows("{")


def _differential(call: Piece, stream: Stream) -> list[Piece]:
    order = stream.optional()
    power = [] if order is None else _filled("^{#1}", call, order)
    if stream.peek() in ("{", "("):
        if stream.peek() == "{":
            return _filled(r"\,\mathrm{d}#1 #2", call, power, stream.argument(call))
        return _filled(r"\,\mathrm{d}#1", call, power)
    return _filled(r"\mathrm{d}#1", call, power)


def _expectation(call: Piece, stream: Stream) -> list[Piece]:
    stream.takes("*")
    inner = stream.argument(call)
    if stream.follows("{"):
        state = stream.argument(call)
        body = r"\left\langle #2\middle|#1\middle|#2\right\rangle"
        return _filled(body, call, inner, state)
    return _filled(r"\left\langle #1\right\rangle", call, inner)


def _braket(call: Piece, stream: Stream) -> list[Piece]:
    """`\\braket{a|b}` of the package braket, or `\\braket{a}{b}` of the package physics."""
    stream.takes("*")
    first = stream.argument(call)
    if stream.follows("{"):
        second = stream.argument(call)
        return _filled(r"\left\langle #1\middle|#2\right\rangle", call, first, second)
    bars = [part.spelled("|") if part.text == r"\vert" else part for part in first]
    return _filled(r"\langle #1\rangle", call, bars)


def _dyad(call: Piece, stream: Stream) -> list[Piece]:
    stream.takes("*")
    first = stream.argument(call)
    second = stream.argument(call) if stream.follows("{") else first
    return _filled(r"\left|#1\middle\rangle\middle\langle #2\right|", call, first, second)


def _bold(call: Piece, stream: Stream) -> list[Piece]:
    """`\\vb{a}` is upright, `\\vb*{a}` slanted."""
    font = r"\boldsymbol{#1}" if stream.takes("*") else r"\mathbf{#1}"
    return _filled(font, call, stream.argument(call))


_CLOSING = {"(": ")", "[": "]", "|": "|", "\\{": "\\}"}


def _quantity(call: Piece, stream: Stream) -> list[Piece]:
    """`\\qty(…)`: the brackets become as high as what is between them."""
    stream.takes("*")
    opening = stream.peek()
    if opening == "{":
        return _filled(r"\left\{#1\right\}", call, stream.argument(call))
    if opening not in _CLOSING:
        raise call.wrong(f"{call.text} is followed by no bracket", "write \\left( … \\right)")
    stream.skip()
    inner = _bracketed(stream, stream.next())
    return _filled(f"\\left{opening}#1\\right{_CLOSING[opening]}", call, inner)


def _bracketed(stream: Stream, opening: Piece) -> list[Piece]:
    """The pieces up to the bracket that closes an opening one."""
    closing, out, depth, braces = _CLOSING[opening.text], list[Piece](), 0, 0
    while stream:
        part = stream.next()
        if part.text == closing and not depth and not braces:
            return out
        braces += {"{": 1, "}": -1}.get(part.text, 0)
        if not braces and closing != opening.text:
            depth += {opening.text: 1, closing: -1}.get(part.text, 0)
        out.append(part)
    raise opening.wrong(f"this {opening.text} is not closed: there is no {closing}")


def _matrix(environment: str) -> _Function:
    """`\\mqty{…}`, `\\mqty(…)` and the like: a matrix in brackets."""

    def make(call: Piece, stream: Stream) -> list[Piece]:
        stream.takes("*")
        opening = stream.peek()
        if opening in _CLOSING:
            stream.skip()
            inner = _bracketed(stream, stream.next())
            left, right = f"\\left{opening}", f"\\right{_CLOSING[opening]}"
        else:
            inner, left, right = stream.argument(call), "", ""
        return _filled(
            f"{left}\\begin{{{environment}}}#1\\end{{{environment}}}{right}", call, inner
        )

    return make


def _plain(environment: str, otherwise: str = "") -> _Function:
    """A command of plain TeX whose argument are rows, such as `\\pmatrix{a & b \\cr c & d}`."""

    def make(call: Piece, stream: Stream) -> list[Piece]:
        if stream.peek() != "{" and otherwise:
            return _filled(otherwise, call)
        body = f"\\begin{{{environment}}}#1\\end{{{environment}}}"
        return _filled(body, call, stream.argument(call))

    return make


def _inference(call: Piece, stream: Stream) -> list[Piece]:
    """`\\infer[rule]{conclusion}{premise & premise}` of the package proof."""
    label = stream.optional()
    conclusion, above = stream.argument(call), stream.argument(call)
    body = r"\frac{\premises{#1}}{#2}" + (r"\;{#3}" if label else "")
    return _filled(body, call, above, conclusion, label or [])


def _premises(call: Piece, stream: Stream) -> list[Piece]:
    """Premises beside each other."""
    out: list[Piece] = []
    for part in trimmed(stream.argument(call)):
        out += _filled(r"\qquad ", part) if part.text in ("&", "\\\\", "\\and") else [part]
    return out


def _character(call: Piece, stream: Stream) -> list[Piece]:
    """`\\unicode{x263A}`, as MathJax has it."""
    number = stream.name(call)
    try:
        code = int(number[1:], 16) if number[:1] in "xX" else int(number)
        sign = chr(code)
    except (ValueError, OverflowError):
        hint = "write it as in \\unicode{x263A}"
        raise call.wrong(f"'{number}' is no number of a character", hint) from None
    if not sign.isprintable() or sign in "\\{}$&#^_%~":
        raise call.wrong(f"'{number}' is no character to be written so", "write the sign itself")
    return [Piece(part, call.at, call.macro) for part in ("\\text", "{", sign, "}")]


def _buildrel(call: Piece, stream: Stream) -> list[Piece]:
    """`\\buildrel a \\over b` of plain TeX."""
    above: list[Piece] = []
    while stream and not stream.follows("\\over"):
        above.append(stream.next())
    if not stream:
        raise call.wrong("\\buildrel has no \\over", "write \\overset{above}{sign}")
    stream.next()
    return _filled(r"\mathrel{\overset{#1}{#2}}", call, above, stream.argument(call))


def _stackrel(call: Piece, stream: Stream) -> list[Piece]:
    below = stream.optional()
    above, sign = stream.argument(call), stream.argument(call)
    if below is None:
        return _filled(r"\mathrel{\overset{#1}{#2}}", call, above, sign)
    return _filled(r"\mathrel{\underset{#3}{\overset{#1}{#2}}}", call, above, sign, below)


def _dropped(count: int) -> _Function:
    """A command that changes nothing here, with its arguments."""

    def make(call: Piece, stream: Stream) -> list[Piece]:
        stream.takes("*")
        for _ in range(count):
            stream.argument(call)
        return []

    return make


def _dots(call: Piece, stream: Stream) -> list[Piece]:
    """`\\hdotsfor{n}`: dots in so many cells."""
    stream.optional()
    count = joined(stream.argument(call)).strip()
    if not count.isdecimal() or not 0 < int(count) <= 50:
        raise call.wrong(f"'{count}' is no number of columns")
    return _filled("&".join([r"\dots"] * int(count)), call)


_FUNCTIONS: dict[str, _Function] = {
    "abs": _around(r"\lvert", r"\rvert"),
    "absolutevalue": _around(r"\lvert", r"\rvert"),
    "norm": _around(r"\lVert", r"\rVert"),
    "dv": _derivative(r"\mathrm{d}"),
    "derivative": _derivative(r"\mathrm{d}"),
    "pdv": _derivative(r"\partial"),
    "partialderivative": _derivative(r"\partial"),
    "fdv": _derivative(r"\delta"),
    "functionalderivative": _derivative(r"\delta"),
    "dd": _differential,
    "differential": _differential,
    "expval": _expectation,
    "ev": _expectation,
    "expectationvalue": _expectation,
    "braket": _braket,
    "innerproduct": _braket,
    "ip": _braket,
    "dyad": _dyad,
    "ketbra": _dyad,
    "outerproduct": _dyad,
    "vb": _bold,
    "vectorbold": _bold,
    "qty": _quantity,
    "quantity": _quantity,
    "mqty": _matrix("matrix"),
    "pmqty": _matrix("pmatrix"),
    "bmqty": _matrix("bmatrix"),
    "vmqty": _matrix("vmatrix"),
    "smqty": _matrix("smallmatrix"),
    "matrix": _plain("matrix"),
    "pmatrix": _plain("pmatrix"),
    "cases": _plain("cases"),
    "displaylines": _plain("gathered"),
    "eqalign": _plain("aligned"),
    "infer": _inference,
    "premises": _premises,
    "unicode": _character,
    "buildrel": _buildrel,
    "stackrel": _stackrel,
    "displaybreak": _dropped(0),
    "allowdisplaybreaks": _dropped(0),
    "vspace": _dropped(1),
    "hdotsfor": _dots,
}
