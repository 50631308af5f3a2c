"""For speed: the tokens of Pygments' lexers, with fewer rules tried.

A closed room: `tokens(lexer, text)` is its one door, and gives the same as the lexer itself. It
depends on how Pygments keeps its rules and on the parser of `re`; where either is not as expected,
the lexer's own loop runs. The figure: content/guide/decisions/lexers.md.

- `loop`: the loop over rules, with the choice of those to try.
- `actions`: `bygroups` and `using`, done directly.
- `first_chars`, `first_words`: the characters and words that matches of an expression begin with.
- `regex_ast`: regular expressions, parsed.
"""

from coursesite.markup.code.fast_lexer.loop import tokens

__all__ = ["tokens"]
