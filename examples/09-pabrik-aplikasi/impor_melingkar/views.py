"""JANGAN DITIRU: berkas ini meminta `app` sebelum `app` selesai dibuat."""

from impor_melingkar import app


@app.route("/hello")
def hello():
    return "Hello, World!"
