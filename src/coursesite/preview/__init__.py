"""The preview of a site while it is written: a web server, a watcher, and one build at a time.

Two threads share the work. The one that builds follows every change of a file:

- `watcher`: the system's notices of changed files, from the folders of a site
- `watched_folders`: which folders these are, links included
- `change_queue`: notices put together until they have settled
- `build_loop`: a build, and another after every change
- `first_build`: the first build of a large site, in a process that may use every core
- `session`: the builds of one site in one process, each starting from the last
- `page_status`: the pages whose notes were edited, and those that would not be published
- `report`: what the browsers are sent about a build

The other answers browsers; each answer is made of the files of `.coursesite/preview/`:

- `server`: starts and stops both threads
- `sockets`: the socket to listen on
- `app`: the web application, from an address to a response
- `host_guard`: refuses requests that are not from this computer's own browser
- `static_files`: the path of a request to a file of the output
- `responses`: pages and files over HTTP, with ETags
- `file_response`: an open file, or the ranges of it that were asked for
- `script_tag`: the script that is added to a page on its way out
- `event_stream`: reports to all open pages, as server-sent events
"""
