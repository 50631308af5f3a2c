"""The Markdown of Pandoc in our syntax, whatever program it was written for.

- `blocks`: the lines of a page, block by block
- `containers`: notes of no program that have its divs and attributes
- `lists`: lists by letters and Roman numbers
- `tables`: tables that are drawn
- `inline`: spans, attributes, footnotes and raw text within a line
"""
