from kabardesa import create_app

app = create_app()
if app.config["SECRET_KEY"] == "dev":
    raise RuntimeError("Pasang KABAR_SECRET_KEY dulu.")
