"""Recordings, documents, drawings and notebooks: their hosts and players, and what is in them.

- `hosts`: from an address to the host that knows it, and the id there
- `players`: hosts under many names, and those whose recordings play nowhere else
- `providers`: recordings by address or id, their players, and viewers of documents
- `frame_hosts`: the hosts that a player loads its pages from
- `transcripts`: files of captions, read and made readable
- `drawings`: drawings with colours for dark pages, one file for each mode
- `notebooks/`: Jupyter notebooks as Markdown

A new host is an entry of `players` if a pattern of its addresses says all (its label stands in
`providers`), else of `hosts` and `providers`.
"""
