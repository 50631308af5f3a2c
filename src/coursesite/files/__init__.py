"""Reading the files of a site, and putting the output in place.

Reading:

- `snapshot`: the files of a site as they were at one moment
- `symlinks`: the symbolic links that lead out of a site
- `leftovers`: the names of files that are an editor's or the system's
- `stamps`, `digests`: the facts by which a file is known to be the same, and the hash of its bytes
- `access_log`: the files that code of others opens
- `entry_points`: the names that installed packages give to their objects, and their folders
- `reload`: modules of others that have changed since this process imported them

Writing:

- `publish`: an output as a whole: which files are written, kept and removed
- `destination`: the folder that is published, file by file
- `clones`: large files whose bytes are not copied
- `staging`: pages that wait until all are made
- `editions`: the folders of the students' and the teacher's edition
- `exchange`: two files that swap places
- `paths`: the paths that every system takes
- `checked_file`, `locks`: a file of ours with a checksum; one process at a time
"""
