"""Code as HTML, highlighted.

- `highlight`: code spans and blocks of code, with Pygments' class names.
- `block_cache`: blocks of a page's last rendering, used again.
- `fast_lexer/`: the tokens of Pygments' lexers in less time.
"""
