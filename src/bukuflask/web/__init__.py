"""Ask a running app or a WSGI app for a page, and show what came back.

`coba` makes one request; Peramban is the small browser in a notebook; a still picture stands in for it in a saved one.
Nothing here starts a server.
"""
