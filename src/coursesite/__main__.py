"""Where the command starts: `coursesite`, or `python -m coursesite`."""

from __future__ import annotations

import atexit
import gc
import io
import sys


def main() -> None:
    """Run the command, with a garbage collector that takes its time.

    Modules and pages leave many objects, and few rings of them: a build is 5 to 7% faster. Nor are
    rings looked for when the process is about to end. Exit code 1 and a line where the system
    refuses something that no command expects, such as to take what is printed.
    """
    gc.set_threshold(100_000, 10, 50)
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):  # what a terminal has no characters for is spelled out
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        from coursesite.cli.main import main as command  # which loads much

        command()
    except KeyboardInterrupt:  # before the command could take care of that
        sys.exit("Aborted!")
    except OSError as failure:
        sys.exit(f"coursesite cannot go on: {failure}")


if __name__ == "__main__":  # a worker process that is spawned imports this module again
    main()
