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
    "alembic": "op",
    "datetime": "date datetime timedelta",
    "flask_login": "LoginManager UserMixin current_user login_required login_user logout_user",
    "flask_mail": "Mail Message",
    "flask_migrate": "Migrate",
    "flask_restful": "Api Resource marshal marshal_with reqparse",
    "flask_sqlalchemy": "SQLAlchemy",
    "flask_wtf": "CSRFProtect FlaskForm",
    "flask_wtf.file": "FileAllowed FileField FileRequired FileSize",
    "functools": "wraps",
    "io": "BytesIO",
    "pathlib": "Path",
    "sqlalchemy": "CheckConstraint ForeignKey Integer MetaData String Text UniqueConstraint func inspect select",
    "sqlalchemy.exc": "IntegrityError OperationalError",
    "sqlalchemy.orm": "DeclarativeBase Mapped joinedload mapped_column relationship selectinload",
    "urllib.parse": "urljoin urlsplit",
    "werkzeug.datastructures": "FileStorage MultiDict",
    "markupsafe": "Markup escape",
    "werkzeug.debug": "DebuggedApplication",
    "werkzeug.exceptions": "BadRequest Conflict Forbidden Gone HTTPException InternalServerError MethodNotAllowed NotFound "
    "RequestEntityTooLarge TooManyRequests Unauthorized UnprocessableEntity UnsupportedMediaType",
    "werkzeug.middleware.dispatcher": "DispatcherMiddleware",
    "werkzeug.middleware.proxy_fix": "ProxyFix",
    "werkzeug.security": "check_password_hash generate_password_hash",
    "werkzeug.utils": "secure_filename",
    "wtforms": "BooleanField DateField EmailField IntegerField PasswordField SelectChoice SelectField StringField SubmitField TextAreaField",
    "wtforms.validators": "DataRequired Email EqualTo InputRequired Length NumberRange ValidationError",
}

HOMES_OF_NAMES = {name: module for module, names in _MODULES.items() for name in names.split()} | dict.fromkeys(
    OF_FLASK, "flask"
)
"""What the lessons import, and from which module."""

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
