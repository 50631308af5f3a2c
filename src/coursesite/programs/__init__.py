"""Programs that are not ours, run as processes. Their version is a recorded read of the build.

- `git`: the history of the files of a site
- `pagefind`: the search index
"""


class ProgramError(Exception):
    """A program is missing or has failed; says why."""
