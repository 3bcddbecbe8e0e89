# Dibaca perintah flask kalau paket python-dotenv terpasang.
FLASK_APP=../kapal
FLASK_DEBUG=1
