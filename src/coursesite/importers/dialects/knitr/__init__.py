"""Markdown whose cells a program runs, as Quarto and R Markdown have it, in our syntax.

- `blocks`: divs, and cells after they were run
- `cells`: cells of code, their options, and what stands for them here
- `results`: results of running the code that are kept, or embedded
- `text`: shortcodes, values and references within a line
"""
