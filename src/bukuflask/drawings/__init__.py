"""Pictures made from the running program: routes, contexts, configuration, environ, templates, the run's trace, a timeline.

Each is drawn as lines of text, as SVG and as plain text alike.
Above `serving` and `web`.
"""
