"""The Markdown and the templates of other programs, whatever source they are from.

- `liquid/`: the template language of Jekyll, rendered once with a site's data
- `knitr/`: Markdown whose cells a program runs, of Quarto and R Markdown
- `pandoc/`: the Markdown of Pandoc
- `pymdownx/`: the Markdown of Python-Markdown's extensions
- `myst/`: directives and roles of MyST
- `obsidian/`: notes of Obsidian and pages of wikis
"""
