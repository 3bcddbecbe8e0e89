"""Look at a whole project in the student's own folder: what is there, what is missing, what a careful reader would see first.

Whatever runs code of such a folder does so on a copy, in a process of its own, under limits. Above `exercises`, whose limits it uses.
"""
