"""What an entry may ask of a crash beyond classes, places and words. An entry names one of these as its `condition`."""

from __future__ import annotations

import errno
import re
from collections.abc import Callable

from ... import libraries
from ..at_hand import called_as_method
from ..facts import Crash

TAKEN = {errno.EADDRINUSE, 10048, 10013}
"""A port that is in use; the last two are Windows': in use, and in use by one who does not share. As in `serving/_serve.py`, which is run alone."""


def _own_file_hides_library(crash: Crash) -> bool:
    """Whether the module that lacks a name is a file of the student's own, called like a library."""
    owner = next((each.removeprefix("module ") for each in crash.get("of", [])), crash.get("detail", ""))
    return "own_file" in crash["told"] and owner.partition(".")[0] in libraries.hideable()


def _still_loading(crash: Crash) -> bool:
    """Whether the module that lacks a name was itself just being imported, and waits for the one that asks."""
    owners = {each.removeprefix("module ") for each in crash.get("of", [])} or {crash.get("detail", "")}
    return not owners.isdisjoint(crash["loading"][:-1])  # the last is the one that asks


def _config_key(crash: Crash) -> bool:
    """Whether the line asks a configuration for the key that was not found, as far as the line tells; it means no variable, nor counts."""
    if crash["told"].get("key") in crash.get("locals", []) or re.search(r"\bconfig\[\w+\]\s*[-+*/]", crash["text"]):
        return False
    asked = re.findall(r"\bconfig\[(?:['\"](\w*)['\"])?", crash["text"])
    return any(key in ("", crash["told"].get("key")) for key in asked)


def _blueprint_prefix_left_out(crash: Crash) -> bool:
    return str(crash["told"].get("suggested", "")).endswith(f".{crash['told'].get('endpoint')}")


def _address_values_missing(crash: Crash) -> bool:
    return crash["told"].get("suggested") == crash["told"].get("endpoint") and bool(crash["told"].get("missing"))


def _port_taken(crash: Crash) -> bool:
    return crash["told"].get("errno") in TAKEN


def _endpoint_unknown(crash: Crash) -> bool:
    return crash["told"].get("suggested") != crash["told"].get("endpoint")


def _no_method_alike(crash: Crash) -> bool:
    """Whether the attribute that lacks is none of the object's own, spelt a little wrong, and no function that stands alone."""
    return "near" not in crash and not called_as_method(crash)


def _name_alone(crash: Crash) -> bool:
    """Whether the attribute that lacks is itself a name of the line, and none of the object's own, spelt a little wrong."""
    return "near" not in crash and crash.get("detail") in crash.get("values", {})


def _config_key_alike(crash: Crash) -> bool:
    """Whether the configuration has the key that was not found in other capitals."""
    return bool(crash.get("config_alike"))


def _without_flask(crash: Crash) -> bool:
    return not any(place.startswith("flask.") for place in crash["places"])


def _in_template(crash: Crash) -> bool:
    return "template" in crash


def _in_answer(crash: Crash) -> bool:
    return crash["context"] == "latihan"


CONDITIONS: dict[str, Callable[[Crash], bool]] = {
    "address-values-missing": _address_values_missing,
    "blueprint-prefix-left-out": _blueprint_prefix_left_out,
    "config-key": _config_key,
    "config-key-alike": _config_key_alike,
    "called-as-method": called_as_method,
    "endpoint-unknown": _endpoint_unknown,
    "in-answer": _in_answer,
    "in-template": _in_template,
    "name-alone": _name_alone,
    "no-method-alike": _no_method_alike,
    "own-file-hides-library": _own_file_hides_library,
    "port-taken": _port_taken,
    "without-flask": _without_flask,
    "still-loading": _still_loading,
}
