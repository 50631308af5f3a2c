"""The preview of a site while it is written: a web server, a watcher, and builds one at a time.

    watch -> changes -> builds -> session (the pipeline, kept warm) -> .coursesite/preview/
                           |
                           +-> report -> events -> client.js in the browser

    guard -> app -> paths -> answers (page: the script is added on the way out)

`server` starts and stops all of it.
"""
