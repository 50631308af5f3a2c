"""For speed: the tokens of Pygments' lexers, with fewer rules tried.

A closed room: `tokens` is its one door, and gives the same as the lexer itself. It depends on how
Pygments keeps its rules, and on the parser of `re`. Where either is not as expected, all rules are
tried or the lexer's own loop runs. The figure: content/guide/decisions/lexers.md.

- `loop`: the loop over the rules of a lexer, and the choice of those to try.
- `actions`: the actions of rules with more than one token, done directly.
- `first_chars`, `first_words`: the characters and words that matches of an expression begin with.
- `regex_ast`: regular expressions, parsed.
"""

from coursesite.markup.code.fast_lexer.actions import Token
from coursesite.markup.code.fast_lexer.loop import tokens

__all__ = ["Token", "tokens"]
