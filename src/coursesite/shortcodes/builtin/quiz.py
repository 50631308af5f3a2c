"""{{< quiz "Which is convex?" >}} … {{< /quiz >}}: a question that readers answer for themselves.

Between the tags stand the rest of the question and the answers, as in a callout `> [!QUIZ]`.
"""

from __future__ import annotations

from coursesite.shortcodes.parameter_types import Inner
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import shortcode


@shortcode
def quiz(title: str = "", *, id_: str = "", inner: Inner) -> Embed:
    return Embed("shortcodes/quiz.html", id=id_, inner=inner).titled(title)
