"""SENGAJA KELIRU, untuk diamati: setiap worker membuat kuncinya sendiri, jadi tidak mengenali sesi dari worker lain."""

import os

from pustaka import create_app

app = create_app({"SECRET_KEY": os.urandom(32)})
