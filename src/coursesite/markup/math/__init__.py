"""TeX to MathML: each formula by itself, with holes for what only a page knows.

- `formula`: `convert`, which keeps what it has converted.
- `mathml`: math-core, the library that converts, and the limits to what it is given.
- `engines`: what browsers draw differently, said so that they draw it alike.

A formula that math-core reads goes no further. The others are rewritten first:

- `lexer`: TeX as pieces that know their place, for messages.
- `macros`: macros of the author, whose text `checks` looks at.
- `library`: commands of LaTeX that math-core does not have, as macros.
- `expansion`: puts what macros stand for in their places.
- `rewriting`: environments, labels, tags and references; `environments`, `rows`, `text`, `commands`
  and `commutative` are its tables and parts.
- `patches`: changes of the MathML that no TeX can say.
- `advice`: what to write in the place of what is not understood.
"""
