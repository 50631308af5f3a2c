"""Citations in notes, and the lists of what they cite.

- `entries`: citations with the entries that they name
- `pandoc_runs`: citations in a style that pandoc sets
- `html`: citations as HTML, and lists of references
"""
