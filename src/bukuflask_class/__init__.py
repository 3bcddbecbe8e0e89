"""A class at a glance: a folder of pupils' exported records becomes one page for the teacher, and figures for the authors.

Everything stays in that folder: nothing is sent, and the page asks for nothing from outside. Only Python's standard library and
`bukuflask` are needed, so it runs before anything is installed.
"""
