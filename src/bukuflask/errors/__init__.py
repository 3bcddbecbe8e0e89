"""From an exception in a student's code to an explanation in Indonesian.

`facts` states what is known of an error as plain data, `explain` knows Python's own errors, `catalogue` those of the libraries,
and `uncaught` writes under a notebook's traceback.
"""
