"""What is said to a command line that `python mulai.py` cannot follow: what is wrong with it, and what was probably meant.

The words that are known are read from the parser itself, so that a command that is added later is answered for too.
"""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bukuflask.host import LAUNCHER
from bukuflask.problems import Masalah

START = LAUNCHER
HELP = ("-h", "--help", "--bantuan", "-?", "/?", "help", "bantuan")
_TESTS = "uji"
"""The command whose further words belong to pytest."""

_EXAMPLES = {
    "pulihkan": f"{START} pulihkan 02",
    "kemas": f"{START} kemas paket",
    "kelas": f'{START} kelas "ekspor XI RPL 2"',
    "uji": f"{START} uji -k 02",
}
_OPENS = ("mulai", "start", "buka", "open", "jalan", "jalankan", "run", "jupyter", "lab")
"""How words begin that people type to open the workbook, which needs no word at all."""

_OTHER_WORDS = {
    "restore": "pulihkan",
    "reset": "pulihkan",
    "kembalikan": "pulihkan",
    "pack": "kemas",
    "paket": "kemas",
    "bungkus": "kemas",
    "test": "uji",
    "tes": "uji",
    "pytest": "uji",
    "class": "kelas",
}


@dataclass(frozen=True)
class Command:
    """A command as its parser has it: what stands behind it, what it does, how many words it takes, and its options.

    An option's value tells whether a word follows it.
    """

    name: str
    usage: str
    does: str
    least: int
    most: int | None
    options: Mapping[str, bool] = field(default_factory=dict)

    @property
    def example(self) -> str:
        """One line that can be typed as it is."""
        return _EXAMPLES.get(self.name, f"{START} {self.usage}")


@dataclass(frozen=True)
class Vocabulary:
    """All that the command line may hold."""

    options: Mapping[str, bool]
    commands: Mapping[str, Command]

    def listed(self) -> str:
        """Name every command with what it does, one to a line."""
        lines = [f"- {START}: buka buku kerjanya"]
        lines += [f"- {START} {each.usage}: {each.does}" for each in self.commands.values()]
        return "\n".join(lines)


def known(parser: argparse.ArgumentParser) -> Vocabulary:
    """Read from a parser what it knows. The help of a command is written `usage: what it does`."""
    commands: dict[str, Command] = {}
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        told = {choice.dest: choice.help or "" for choice in action._choices_actions}
        for name, sub in action.choices.items():
            words = [each for each in sub._actions if not each.option_strings]
            usage, _, does = told.get(name, name).partition(": ")
            most = None if name == _TESTS or any(each.nargs in ("*", "+") for each in words) else len(words)
            least = sum(each.nargs not in ("*", "?") for each in words)
            commands[name] = Command(name, usage, does, least, most, _options(sub))
    return Vocabulary(_options(parser), commands)


def _options(parser: argparse.ArgumentParser) -> dict[str, bool]:
    return {name: action.nargs != 0 for action in parser._actions for name in action.option_strings}


def help_for(arguments: Sequence[str], words: Vocabulary) -> str | None:
    """Return the help of the command that is asked about, or None when none is (then the parser's own help answers)."""
    if not any(word.lower() in HELP for word in arguments):
        return None
    command = next((words.commands[word] for word in arguments if word in words.commands), None)
    if command is None:
        return None
    more = f"\nPilihannya: {', '.join(command.options)}" if command.options else ""
    return f"Cara pakai: {START} {command.usage}\n{command.does}{more}\nContoh: {command.example}"


def complaint(arguments: Sequence[str], words: Vocabulary) -> Masalah | None:
    """Return what is wrong with a command line, or None for one that can be followed."""
    command: Command | None = None
    given = 0
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word.startswith("-") and len(word) > 1:
            wrong = _option(word, rest, command, words)
        elif command is None:
            command = words.commands.get(word)
            wrong = _no_command(word, rest, words) if command is None else None
        else:
            given += 1
            wrong = _too_many(word, command) if command.most is not None and given > command.most else None
        if wrong is not None:
            return wrong
        if command is not None and command.name == _TESTS:
            return None
    if command is not None and given < command.least:
        return Masalah(
            f"Perintah `{command.name}` belum lengkap: sesudahnya masih diperlukan {_wanted(command)}.",
            f"misalnya `{command.example}`. Gunanya: {command.does}.",
        )
    return None


def _wanted(command: Command) -> str:
    return {"pulihkan": "nomor pelajaran", "kemas": "nama folder"}.get(command.name, command.usage.partition(" ")[2])


def _too_many(word: str, command: Command) -> Masalah:
    if word in HELP:
        return Masalah(f"`{word}` tidak dikenal di sini.", f"`{START} {command.name} --help`.")
    advice = f"`{command.example}`; jalankan satu per satu kalau ada beberapa"
    return Masalah(
        f"Sesudah `{command.name}` ada satu kata yang berlebih: `{word}`.",
        f"{advice}. Nama yang memuat spasi ditulis di dalam tanda kutip ganda.",
    )


def _no_command(word: str, rest: Sequence[str], words: Vocabulary) -> Masalah:
    what = f"Perintah `{word}` tidak dikenal."
    all_of_them = f"Yang ada:\n{words.listed()}\nSelengkapnya: `{START} --help`."
    plain = word.lower().strip("-/")
    if plain.isdecimal():
        number = plain.zfill(2)
        return Masalah(
            what,
            f"untuk membuka pelajaran {number}, jalankan `{START}` saja, lalu pilih di daftarnya. Untuk mengembalikan pelajaran itu seperti "
            f"aslinya: `{START} pulihkan {number}`.",
        )
    if plain.startswith(_OPENS):
        return Masalah(what, f"untuk membuka bukunya, jalankan `{START}` saja. {all_of_them}")
    meant = _OTHER_WORDS.get(plain, "")
    near = [meant] if meant in words.commands else _near(plain, words.commands, 0.7)
    if near:
        as_typed = " ".join([near[0], *(f'"{each}"' if " " in each else each for each in rest)])
        what += f" Maksudmu `{START} {as_typed if rest else words.commands[near[0]].usage}`?"
    return Masalah(what, f"pilih salah satu. {all_of_them}")


def _option(word: str, rest: list[str], command: Command | None, words: Vocabulary) -> Masalah | None:
    """Judge one option, taking its value from the words that follow."""
    name, equals, value = word.partition("=")
    here = words.options if command is None else command.options
    if name in here:
        if not here[name]:
            return Masalah(f"Pilihan `{name}` tidak diberi isi.", f"tulis `{name}` saja.") if equals else None
        if not equals and rest and not rest[0].startswith("-"):
            value = rest.pop(0)
        if not value:
            return Masalah(f"Sesudah `{name}` belum ada isinya.", f"misalnya `{_with_value(name, command)}`.")
        return None
    if command is not None and name in words.options:
        return Masalah(
            f"Pilihan `{name}` ditulis sebelum perintahnya, bukan sesudahnya.", f"`{START} {word} {command.usage}`."
        )
    owners = [each for each in words.commands.values() if command is None and name in each.options]
    if owners:
        return Masalah(
            f"Pilihan `{name}` milik perintah `{owners[0].name}`, jadi ditulis sesudahnya.",
            f"`{_with_value(name, owners[0])}`.",
        )
    shown = {**words.options, **here} if command is None else here
    near = _near("--" + name.lstrip("-").lower(), shown)
    meant = f" Maksudmu `{near[0]}`?" if near else ""
    what = f"Pilihan `{name}` tidak dikenal.{meant}"
    if not here and command is not None:
        return Masalah(what, f"perintah `{command.name}` tidak punya pilihan. Contohnya `{command.example}`.")
    choices = ", ".join(each for each in here if each.startswith("--"))
    whose = f"`{START} {command.name}`" if command else f"`{START}`"
    return Masalah(what, f"pakai yang dikenal {whose}: {choices}.")


def _with_value(name: str, command: Command | None) -> str:
    values = {"--paket": "paket", "--untuk": "windows-3.13"}
    ending = f" {values[name]}" if name in values else ""
    return f"{command.example if command else START} {name}{ending}"


def _near(word: str, names: Iterable[str], cutoff: float = 0.6) -> list[str]:
    """Return the name that resembles a word, if one does. Commands are short, so more of their letters must agree."""
    return difflib.get_close_matches(word, list(names), n=1, cutoff=cutoff)
