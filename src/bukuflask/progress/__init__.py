"""The student's record: kept in one small file, shared by several notebooks, carried to another laptop, shown and marked.

No code, no name, no time of day is in it.
Nothing here runs an answer.
"""
