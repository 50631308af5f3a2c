"""coursesite: a folder of Markdown lecture notes becomes a course website.

The packages, from the top floor down. Each imports from those below it only, and its docstring is
the map of its modules.

- `cli/`: the commands, and the only place that prints
- `preview/`: the site while it is being written: a server, a watcher, one build at a time
- `build/`: one build, from the first look at the files to the last file in place
- `importers/`: notes from elsewhere become a course
- `site/`: the rules, from the files of a site to the files of its output
- `markup/`: Markdown to HTML
- `course/`: order, dates, schedule, tags, links and feeds of a course, as pure functions
- `theme/`: Jinja templates, their filters, the words of each language, assets
- `shortcodes/`: the machine that expands them, and `builtin/` with one file a shortcode
- `extensions/`: functions of a site's own that take part in its build
- `settings/`: front matter and `course.yml`: YAML with positions to typed values
- `media/`: hosts of recordings, their players, transcripts; notebooks as Markdown
- `engine/`: rules, traces and values; it decides what is stale, and knows no course
- `programs/`: programs that are not ours: git, Pagefind
- `files/`: what is read, and how the output is put in place
- `model/`: the frozen types that the others hand each other; keys and kinds are declared there
- `diagnostics`: messages with file, line and column, for all the others to make
- `text/`: addresses, durations, patterns that are compiled when they are first used

A site has one course or several, and a course has posts: lectures and whatever other kinds there
are. Posts are files of Markdown; pages and other files are generated from them.
"""

__version__ = "0.1.0"
