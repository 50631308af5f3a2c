"""How long texts take that grow, each at two lengths: `python tests/benchmarks/hostile.py [KB]`.

Prints those that take more than 2.3 times as long at twice the length, in both engines.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from coursesite.markup import render
from coursesite.model import MarkupOptions
from hostile import TEXTS

MOST = 2.3
NOISE = 0.02
"""The seconds below which nothing is said."""


def seconds(text: str, engine: str) -> float:
    """The time that a text takes."""
    begun = time.process_time()
    render(text, MarkupOptions(engine=engine))  # type: ignore[arg-type]
    return time.process_time() - begun


def main() -> None:
    """Prints the table."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 64
    for engine in ("python-markdown", "commonmark"):
        for name, text in TEXTS.items():
            count = max(1, size * 1024 // max(1, len(text(10)) // 10))
            once, twice = (seconds(text(n), engine) for n in (count, 2 * count))
            if twice > NOISE and twice > MOST * once:
                print(f"{engine:16} {name:22} {once:8.3f} {twice:8.3f} s  x{twice / once:.1f}")


if __name__ == "__main__":
    main()
