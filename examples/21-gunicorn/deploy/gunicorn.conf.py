"""Pengaturan gunicorn, dibaca dengan: gunicorn -c deploy/gunicorn.conf.py wsgi:app"""

# Komputer ini saja. Yang menghadap internet adalah nginx (pelajaran 22).
bind = "127.0.0.1:8000"
workers = 2
threads = 4
# Worker yang diam lebih lama dari ini diganti.
timeout = 30
# Catatan permintaan ke layar; systemd menyimpannya.
accesslog = "-"
# Soket untuk memerintah gunicorn yang sedang berjalan; tidak kita pakai.
control_socket_disable = True
