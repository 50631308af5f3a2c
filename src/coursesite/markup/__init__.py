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
- `attributes`, `code_options`: kramdown's attribute lists, and the options of fenced code.
- `math/`: TeX to MathML.
- `nesting`: the limit to what stands within what.
- `html_tags`, `table_syntax`, `block_syntax`: what tags, tables and blocks of Markdown look like.
- `written_references`: references and citations in texts that have none.
- `labels`: labels that two things of a page have.
- `words`: text with placeholders in it as words.
- `outputs`: the outputs of code as HTML.
- `emoji_names`: the characters of emoji by their names.
- `callout_kinds`: the words that make a callout.
- `quiz_answers`: the answers of quizzes, words and numbers.
- `foreign_blocks`, `foreign_syntax`, `foreign_hints`: the syntax of other programs, as blocks and
  in running text.
"""

from coursesite.markup.pipeline import builtin_expand, render, without_solutions
from coursesite.model import MarkupOptions

__all__ = ["MarkupOptions", "builtin_expand", "render", "without_solutions"]
