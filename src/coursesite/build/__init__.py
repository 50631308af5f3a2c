"""One build, from the first look at the files to the last file in place.

In reading order:

- `pipeline`: `build`: the lock, the state, the build itself, and another try if files change
- `result`: what a build did, and how long its stages took
- `program_fingerprint`: a digest of the program itself, which every kept value depends on
- `state`: what a build leaves for the next one, in a file
- `message_places`: messages at their places in the files that authors write
- `follow_ups`: messages without those that follow from a mistake in settings
- `noop`: the build in which nothing changed
- `run`: any other build: its targets, the pages, the output
- `slow_pages`: pages that take very long are named meanwhile
- `partial`: the output of a build with errors, for the preview
- `executors`: work that is done ahead, in other processes
- `verify`: an incremental build compared with a clean one
- `why`: the files behind a page, and the reason why it was last made
"""
