"""Programs that are not ours, run as processes.

Pagefind is an installed package, so its version is part of the build's fingerprint. Git is asked
only for facts that do not depend on its version.

- `git`: the history of the files of a site
- `versions`: the versions of those that may be missing
- `mermaid`, `graphviz`: draw diagrams, of which `drawing` makes SVG for a page
- `pagefind`: the search index
- `pictures`: smaller copies of pictures, by Pillow
- `pandoc`: citations in styles of the Citation Style Language
"""


class ProgramError(Exception):
    """A program is missing or has failed; says why."""
