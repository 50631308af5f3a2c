"""The scan: takes out of a text all that Markdown must not see, and leaves placeholders.

The door is `scanner.scan`. From the bottom up, no module imports one further down this list:

- `code_spans`: backticks, for all that stands beside code.
- `containers`: the block quotes, list items and definitions that a line is in.
- `lines`: a line still to be read, and the place it came from.
- `lookahead`: the lines below a position, read as far as they are needed.
- `open_elements`: the elements of raw HTML that are open.
- `solutions`: the solutions of exercises, and markers that make none.
- `collector`: the tokens and diagnostics of one text.
- `reader`: the position in the lines, which the parts below look ahead from; a part hands back a
  `Block`, and never sees the scanner.
- `definitions`: macros that notes define, and formulas with the macros known to them.
- `list_indent`: lists that programs nest differently.
- `markers`: markers beside which a space stands that is none to Markdown.
- `running_text`: a text in which the same signs are looked up again and again.
- `inline_starts`: where something may begin in running text that Markdown must not read.
- `diagrams`: drawings in the place of fenced code.
- `raw_html`: tags in a text, closed where they have to be.
- `fences`, `liquid`, `kramdown`, `math` and `latex`, `html`, `kramdown_tables`, `foreign`,
  `shortcodes`, `tabs`, `footnotes`: one kind of block each.
- `citations`: `[@key]` and `@key`, where notes have a bibliography.
- `spans`: marks within a line that a course switches on.
- `captions`: captions in attribute lists.
- `references`: references as LaTeX has them.
- `addresses`: bare addresses, in which there is no Markdown.
- `inline`: code spans, formulas, shortcodes and the rest within a line.
- `blocks`: asks the part whose block can begin with a character.
- `table_rows`: rows of tables that are longer than the head; heads right below a line of text.
- `labels`: code and formulas in the labels of reference links.
- `scanner`: reads line by line, and writes Markdown.
"""
