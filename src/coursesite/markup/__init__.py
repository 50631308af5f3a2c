"""Markdown text to HTML: `render(text, options) -> Prose`.

The rooms, in the order in which a text goes through them (`pipeline` is the walk):

- `pipeline`: `render`, which is four calls.
- `scanner/`: takes out of the text all that Markdown must not see.
- `solutions`: takes the solutions out that are not out yet.
- `engines/`: Markdown to HTML.
- `tree/`: sanitises, and adds attributes, callouts, ids and the rest, on the HTML as a tree.
- `finish`: code, formulas and the places of addresses put in.
- `equations`: the numbers of formulas, and references in formulas, on a page by itself.
- `code/`: highlights code.
- `positions`: the place in the notes where an address is written.
- `citations`: the words around the keys of citations, as HTML.
- `title`: titles, which are inline Markdown, as HTML and as words.
- `batch`: many texts in one call, as bytes, for other processes.

The ground floor, which all of them stand on:

- `tokens`, `placeholders`: the parts taken out of a text, and the characters that stand for them.
- `attributes`: kramdown's attribute lists.
- `math/`: TeX to MathML.
- `syntax/`: the dialect in words and patterns: what tags, tables, callouts, options of code and the
  syntax of other programs look like.
- `labels`: labels that two things of a page have.
- `words`: text with placeholders in it as words.
"""

from coursesite.markup.pipeline import builtin_expand, render, without_solutions
from coursesite.model import MarkupOptions

__all__ = ["MarkupOptions", "builtin_expand", "render", "without_solutions"]
