"""The checkout as data: manuscripts and syllabus, Markdown, pins, free ports.

Below the author's tools, the site and the measurements, which all read the book from here.
Only `bukuflask` lies below.
"""
