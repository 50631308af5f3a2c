"""Work that is done ahead of a build's rules, by other processes: for a build of many pages.

- `executor`: `Executor`, the interface, and its kinds: this process alone, forked copies of it, a
  pool of processes, a Dask cluster; `choose` picks one
- `forked_pages`: whole pages made by copies of the build
- `markdown`: Markdown rendered by a pool or a cluster
- `search_index`: several search indexes made at once, by threads
"""
