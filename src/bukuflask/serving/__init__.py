"""Start, watch and stop a student's server.

How `flask run` is started is written here once, for `jalankan` and for the trace of `jejak_run`.
Above `web`, which shows what a server answers.
"""
