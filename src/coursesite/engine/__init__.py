"""The engine: rules, traces and values. It builds anything and knows no course.

In reading order:

- `rules`: the functions that run as tasks, and `Need`, through which they read other tasks
- `traces`: the record of a build: each task with its reads and the digest of its value
- `tasks`: the columns of a build in progress, from the traces of the earlier build on
- `staleness`: whether a task has to run: the one place that decides it
- `scheduler`: `Engine`, which brings tasks up to date
- `values`, `store`: the values of tasks, in memory and on disk
- `successor`: an engine that starts where the last one in the same process ended
- `forked_tasks`: tasks that copies of an engine, in other processes, have brought up to date
- `fork_pool`: those processes

The rest of the program makes an `Engine`, or a `Successor` of one, asks it for targets (`need`,
`digest`, `outdated`), may `offer` it results and `adopt` handovers, and takes its `traces`,
`diagnostics` and `memory` at the end. `all_hold` says that a build has nothing to do.
"""

from coursesite.engine.rules import RULES, Need, Rule, digest, rule, source, text
from coursesite.engine.scheduler import Engine
from coursesite.engine.staleness import all_hold
from coursesite.engine.store import Store
from coursesite.engine.traces import Key, Traces, UnsteadyError
from coursesite.engine.values import Memory

__all__ = [
    "RULES",
    "Engine",
    "Key",
    "Memory",
    "Need",
    "Rule",
    "Store",
    "Traces",
    "UnsteadyError",
    "all_hold",
    "digest",
    "rule",
    "source",
    "text",
]
