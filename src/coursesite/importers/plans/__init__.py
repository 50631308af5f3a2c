"""The files of an import and the notes on it, from the plan to the folder.

- `plan`: the types of a plan
- `counted`: notes for the report, each once with its count
- `inventory`: all files of a source, and what became of each
- `target_paths`: safe and unique paths for the files
- `plan_writer`: the files of a plan written to the destination
"""
