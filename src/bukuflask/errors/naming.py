"""What the explanations call things: Flask's own names, the kinds of values, what stands before a dot."""

from __future__ import annotations

import ast

from .facts import opened

OF_FLASK = [
    "Blueprint",
    "Flask",
    "abort",
    "current_app",
    "flash",
    "g",
    "jsonify",
    "make_response",
    "redirect",
    "render_template",
    "render_template_string",
    "request",
    "send_file",
    "send_from_directory",
    "session",
    "url_for",
]

_MODULES = {
    "aiosmtpd.controller": "Controller",
    "alembic": "op",
    "alembic.script": "ScriptDirectory",
    "base64": "b64decode",
    "calendar": "monthrange",
    "collections": "Counter deque namedtuple",
    "collections.abc": "Mapping",
    "concurrent.futures": "ThreadPoolExecutor",
    "contextlib": "ExitStack closing contextmanager",
    "contextvars": "copy_context",
    "coverage": "Coverage",
    "dataclasses": "dataclass",
    "datetime": "date datetime timedelta",
    "decimal": "Decimal",
    "email": "message_from_bytes policy",
    "flask": "has_app_context stream_template_string",
    "flask.cli": "with_appcontext",
    "flask.testing": "FlaskClient",
    "flask.views": "MethodView View",
    "flask_login": "FlaskLoginClient LoginManager UserMixin current_user login_required login_url login_user logout_user",
    "flask_mail": "Attachment Mail Message email_dispatched",
    "flask_migrate": "Migrate check downgrade upgrade",
    "flask_restful": "Api Resource fields inputs marshal marshal_with reqparse",
    "flask_sqlalchemy": "SQLAlchemy",
    "flask_sqlalchemy.record_queries": "get_recorded_queries",
    "flask_wtf": "CSRFProtect FlaskForm",
    "flask_wtf.csrf": "CSRFError",
    "flask_wtf.file": "FileAllowed FileField FileRequired FileSize",
    "functools": "partial wraps",
    "hashlib": "sha1",
    "hmac": "compare_digest",
    "html": "unescape",
    "http": "HTTPStatus",
    "http.cookiejar": "CookieJar",
    "importlib.metadata": "requires version",
    "io": "BytesIO StringIO",
    "itsdangerous": "base64_decode base64_encode",
    "jinja2": "DictLoader StrictUndefined Template",
    "logging.config": "dictConfig fileConfig",
    "markupsafe": "Markup escape",
    "operator": "attrgetter",
    "os": "getenv",
    "pathlib": "Path",
    "queue": "Queue",
    "secrets": "token_hex",
    "smtplib": "SMTPException SMTPRecipientsRefused",
    "sqlalchemy": "CheckConstraint Column Engine ForeignKey Integer MetaData String Text UniqueConstraint and_ column "
    "event func inspect select table text update",
    "sqlalchemy.exc": "IntegrityError OperationalError",
    "sqlalchemy.orm": "DeclarativeBase Mapped joinedload mapped_column relationship selectinload",
    "sqlalchemy.schema": "CreateTable",
    "sqlite3": "connect",
    "statistics": "StatisticsError mean",
    "threading": "Thread Timer",
    "types": "SimpleNamespace",
    "unittest.mock": "patch",
    "urllib.error": "HTTPError",
    "urllib.parse": "urljoin urlsplit",
    "urllib.request": "urlopen",
    "werkzeug.datastructures": "FileStorage MultiDict WWWAuthenticate",
    "werkzeug.debug": "DebuggedApplication",
    "werkzeug.debug.console": "ThreadedStream",
    "werkzeug.exceptions": "BadRequest Conflict Forbidden Gone HTTPException InternalServerError MethodNotAllowed NotFound "
    "RequestEntityTooLarge TooManyRequests Unauthorized UnprocessableEntity UnsupportedMediaType",
    "werkzeug.local": "LocalProxy",
    "werkzeug.middleware": "proxy_fix",
    "werkzeug.middleware.dispatcher": "DispatcherMiddleware",
    "werkzeug.middleware.proxy_fix": "ProxyFix",
    "werkzeug.routing": "BaseConverter BuildError Map Rule",
    "werkzeug.security": "check_password_hash generate_password_hash",
    "werkzeug.serving": "run_simple",
    "werkzeug.test": "create_environ",
    "werkzeug.utils": "secure_filename",
    "wsgiref": "simple_server",
    "wtforms": "BooleanField DateField EmailField Form IntegerField PasswordField SelectChoice SelectField "
    "StringField SubmitField TextAreaField validators",
    "wtforms.i18n": "DummyTranslations",
    "wtforms.validators": "DataRequired Email EqualTo InputRequired Length NumberRange StopValidation ValidationError",
    "zipfile": "ZipFile",
}

HOMES_OF_NAMES = {name: module for module, names in _MODULES.items() for name in names.split()} | dict.fromkeys(
    OF_FLASK, "flask"
)
"""What the lessons import, and from which module: of names that several modules have, only where one is nearly always meant."""

SEVERAL_HOMES = {
    "Request": {"werkzeug": "aplikasi WSGI tanpa Flask", "urllib.request": "permintaan kepada server lain"},
    "Response": {"flask": "aplikasi Flask", "werkzeug": "aplikasi WSGI tanpa Flask"},
    "ValidationError": {"wtforms.validators": "formulir", "werkzeug.routing": "konverter rute"},
    "make_server": {"wsgiref.simple_server": "server milik Python", "werkzeug.serving": "server milik Werkzeug"},
}
"""Names that the lessons import from more than one module, with what each is for."""

METHODS_OF_APP = [
    "route",
    "get",
    "post",
    "put",
    "delete",
    "config",
    "run",
    "test_client",
    "test_request_context",
    "app_context",
    "add_url_rule",
    "register_blueprint",
    "errorhandler",
    "before_request",
    "after_request",
    "url_map",
    "view_functions",
    "instance_path",
    "root_path",
    "context_processor",
    "template_filter",
    "cli",
]
"""What is asked of an application, and often without its name in front."""

KINDS = {
    "str": "teks",
    "int": "bilangan bulat",
    "float": "bilangan pecahan",
    "NoneType": "`None`",
    "list": "daftar",
    "dict": "kamus",
    "tuple": "tuple",
    "set": "himpunan",
    "bool": "`True` atau `False`",
    "bytes": "bita",
    "function": "fungsi",
    "method": "fungsi milik sebuah objek",
    "builtin_function_or_method": "fungsi bawaan",
    "module": "modul",
    "type": "kelas",
}


def kind_of(name: str) -> str:
    """Return what a value of the class of this name is called."""
    return KINDS.get(name, f"objek `{name}`")


def in_front_of(line: str, name: str) -> str:
    """Return what stands before `.name` in a line, if the line can be read by itself and has it once."""
    try:
        tree = ast.parse(opened(line))
    except (SyntaxError, ValueError):
        return ""
    found = [node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == name]
    return ast.unparse(found[0]) if len(found) == 1 else ""
