"""{{< theorem "Title" id=thm-x >}} … {{< /theorem >}}: a numbered theorem.

`> [!THEOREM] Title` is the same. The other kinds that share its numbers are written likewise:
`lemma`, `proposition`, `corollary`, `definition`, `axiom`, `conjecture`, `remark`, `algorithm` and
`example`; and so is `proof`, which has none.
"""

from __future__ import annotations

from coursesite.shortcodes.parameter_types import Flag, Inner
from coursesite.shortcodes.results import Embed
from coursesite.shortcodes.signature import Shortcode, shortcode


def statement(kind: str) -> Shortcode:
    """The shortcode of a kind."""

    def write(
        title: str = "", *, id_: str = "", number: str = "", unnumbered: Flag = False, inner: Inner
    ) -> Embed:
        embed = Embed(
            "shortcodes/theorem.html",
            kind=kind,
            id=id_,
            number=number,
            unnumbered=unnumbered,
            inner=inner,
        )
        return embed.titled(title)

    write.__name__ = kind
    article = "an" if kind[0] in "aeiou" else "a"
    what = (
        f"{article} proof"
        if kind == "proof"
        else f"{article} numbered {kind}".replace("an n", "a n")
    )
    write.__doc__ = f'{{{{< {kind} "Title" >}}}} … {{{{< /{kind} >}}}}: {what}.'
    return shortcode(write)


theorem = statement("theorem")
