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
