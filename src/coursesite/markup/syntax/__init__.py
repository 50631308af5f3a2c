"""The dialect in words and patterns: what other packages of `markup` look for in a text.

- `html_tags`: tags of raw HTML
- `tables`: how tables are recognised
- `blocks`: the first characters of blocks, and the lines that end a paragraph
- `nesting`: limits to what may stand within what
- `callout_kinds`: the words that make a callout
- `code_options`: the options of fenced code
- `code_outputs`: the outputs of code, in fences of their own
- `quiz_answers`: the answers of quizzes
- `emoji_names`: the names of emoji
- `written_references`: references in texts that have none
- `foreign_hints`: hints for what other programs write otherwise
- `foreign_blocks`, `foreign_inline`: the syntax of other programs, as blocks and in running text
"""
