"""JANGAN DITIRU: undian ini gagal karena `random.py` di sebelahnya menutupi modul `random` milik Python."""

import random

print("Piket hari ini:", random.choice(["Yonas", "Ketut", "Siti"]))
