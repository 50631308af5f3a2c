"""Theorems, labels, references and citations of other programs, in our syntax.

LaTeX, Quarto, R Markdown (bookdown), MyST and kramdown each have their own forms; a text may hold
those of several. The rooms, from the entry downwards:

- `conversion`: a text with all of them converted, and the changes for the report
- `blocks`: theorems, proofs and exercises as callouts; labels of blocks; the base of what Pandoc,
  Quarto and MyST have more
- `callouts`: boxes of other programs as callouts
- `html_boxes`: boxes in HTML, with the classes of Bootstrap and of themes, as callouts
- `figures`: pictures, and all that has a label and a caption
- `directives`: directives of MyST read, callouts of ours written
- `references`: references to labels
- `citations`: citations of works
- `kinds`: the names that the kinds of callouts have elsewhere
"""
