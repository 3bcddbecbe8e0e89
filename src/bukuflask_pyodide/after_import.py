"""Do something to a module right after it is imported, without importing it sooner than it is needed."""

from __future__ import annotations

import importlib.abc
import importlib.util
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType

ModuleChange = Callable[[ModuleType], None]


def after_import(name: str, change: ModuleChange) -> None:
    """Call `change` with the module `name` once it is imported; at once when it already is."""
    if name in sys.modules:
        change(sys.modules[name])
    else:
        sys.meta_path.insert(0, _Watch(name, change))


class _Watch(importlib.abc.MetaPathFinder):
    """Finds one module, once, by asking the other finders."""

    def __init__(self, name: str, change: ModuleChange) -> None:
        self._name = name
        self._change = change

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self._name:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = _Then(spec.loader, self._change)
        return spec


class _Then(importlib.abc.Loader):
    """Loads as another loader does, which may serve many modules, and then makes the change to this one."""

    def __init__(self, loader: importlib.abc.Loader, change: ModuleChange) -> None:
        self._loader = loader
        self._change = change

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        module.__loader__ = self._loader
        self._loader.exec_module(module)
        self._change(module)
