"""The scan: takes out of a text all that Markdown must not see, and leaves placeholders.

The door is `scanner.scan`. From the bottom up, no module imports one further down this list:

- `code_spans`: backticks, for all that stands beside code.
- `containers`: the block quotes, list items and definitions that a line is in.
- `lines`: a line still to be read, and the place it came from.
- `collector`: the tokens and diagnostics of one text.
- `reader`: the position in the lines, which the parts below look ahead from; a part hands back a
  `Block`, and never sees the scanner.
- `nesting`: lists that programs nest differently.
- `fences`, `liquid`, `kramdown`, `math` and `latex`, `html`, `kramdown_tables`, `foreign`,
  `shortcodes`, `footnotes`: one kind of block each.
- `inline_starts`, `inline`: code spans, formulas, shortcodes and the rest within a line.
- `blocks`: asks the part whose block can begin with a character.
- `labels`: code and formulas in the labels of reference links.
- `scanner`: reads line by line, and writes Markdown.
"""
