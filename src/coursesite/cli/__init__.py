"""The commands, and the only place that prints. One command is one file.

- `main`: the group of the commands, and the exit codes
- `build`: `coursesite build`
- `check`: `coursesite check`, with `external_links` and `accessibility` for its options
- `serve`: `coursesite serve`
- `init`, `new`: `coursesite init` and `coursesite new`, with the texts of `scaffold`
- `new_term`: the next edition of a course, for `coursesite new term`
- `next_dates`: `coursesite next`
- `import_notes`: `coursesite import`
- `export/`: `coursesite export`, a course as one file
- `clean`, `schema`, `why`: the commands of these names
- `scaffold`: the files of a new course or post
- `publishing`: the files of a new course that publish it
- `options`: options that several commands have
- `clock`: the moment at which a site is published
- `site_engine`: the values of a site for commands that build nothing
- `formats`: diagnostics in the forms that other programs read
- `messages`: diagnostics and the summary of a build, printed

Modules at the top of these files are those that `coursesite --version` can afford: a command
imports what it does inside its function.
"""
