"""The build engine: rules, traces and values. It builds anything and knows no course.

- `rules`: functions that read through `need`, and the digests of their values
- `scheduler`: `Engine`, which brings tasks up to date
- `traces`: what the tasks of a build read and came to
- `values`, `store`: the values of tasks, in memory and on disk
- `handover`, `fork_pool`: copies of an engine in other processes, and what they hand back
"""

from coursesite.engine.rules import Need, Rule, digest, rule, source, text
from coursesite.engine.scheduler import Engine
from coursesite.engine.traces import Key, Traces

__all__ = ["Engine", "Key", "Need", "Rule", "Traces", "digest", "rule", "source", "text"]
