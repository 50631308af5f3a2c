"""The check of CSS colours. It is strict, since a colour is printed into a style sheet."""

from __future__ import annotations

import re

from coursesite.settings.validators import BadValueError, shown, suggest
from coursesite.text.lazy_regex import rare

_NUMBER = r"(?:[-+]?(?:[0-9]{1,6}(?:\.[0-9]{1,6})?|\.[0-9]{1,6})(?:%|deg|grad|rad|turn)?|none)"
_THREE = rf"{_NUMBER}(?: +{_NUMBER}){{2}}(?: */ *{_NUMBER})?|{_NUMBER}(?: *, *{_NUMBER}){{2,3}}"
_NOTATIONS = (
    r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|"
    rf"(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\( *(?:{_THREE}) *\)"
)
_COLOUR = rare(_NOTATIONS, re.IGNORECASE)
_NAMES = """
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet
brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue
darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange
darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey darkturquoise
darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite forestgreen
fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew hotpink indianred
indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen
lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen magenta
maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin
navajowhite navy oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen
paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple rebeccapurple
red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue
slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet
wheat white whitesmoke yellow yellowgreen
"""
NAMES = frozenset(_NAMES.split())
"""The named colours of CSS Color 4."""


PATTERN = f"^(?:{_NOTATIONS}|{'|'.join(sorted(NAMES))})$"
"""The pattern of all colours that pass, for editors."""


def colour(text: str) -> str:
    """A colour in the notation of CSS: `#2f5d8a`, a name, or a function such as `rgb()`, `hsl()`
    or `oklch()`.

    >>> colour("oklch(50% 0.1 250)"), colour("Teal")
    ('oklch(50% 0.1 250)', 'teal')
    """
    if text.casefold() in NAMES:
        return text.casefold()
    if not _COLOUR.fullmatch(text):
        hint = suggest(text, NAMES) if text.isalpha() else ""
        if re.fullmatch(r"[0-9a-f]{3}|[0-9a-f]{6}", text, re.IGNORECASE):
            hint = f"did you mean '#{text}'? It needs quotes, since # starts a comment"
        raise BadValueError(f"{shown(text)} is no colour", hint or "write it like '#2f5d8a'")
    return text
