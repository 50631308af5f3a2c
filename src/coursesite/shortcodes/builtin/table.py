"""{{< table grades.csv columns="Name, Points" sort="-Points" caption="Grades" >}}: a table of data.

The file ends in .csv, .tsv, .yml or .json. `columns` are those to show, `sort` is the one that the
rows are in the order of, backwards with `-` in front; `id` is a label for references.
"""

from __future__ import annotations

from coursesite.model import Include, TableForm
from coursesite.shortcodes.parameter_types import ShortcodeError, Url
from coursesite.shortcodes.signature import shortcode


@shortcode
def table(
    path: Url, *, columns: str = "", sort: str = "", caption: str = "", id_: str = ""
) -> Include:
    if ":" in path or path.startswith("//") or "\\" in path:
        raise ShortcodeError("only a file of the site can be shown", "write its path", "path")
    names = tuple(name for part in columns.split(",") if (name := part.strip()))
    return Include(path, None, (), TableForm(names, sort.strip(), caption.strip(), id_.strip()))
