"""The house stands: imports go down the floors and one way between the apps."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("districts", "indicators", "cchc_portal")
# What an app may import: cchc_portal -> indicators -> districts.
ALLOWED_APPS = {
    "districts": {"districts"},
    "indicators": {"indicators", "districts"},
    "cchc_portal": set(APPS),
}
# Rules 1, records 2, acts 3; whatever isn't named here is a face, on floor 4.
FLOORS = {
    "districts": {
        "vietnamese": 1,
        "roles": 1,
        "progress": 1,
        "models": 2,
        "querysets": 2,
        "access": 2,
        "services": 3,
    },
    "indicators": {
        "scoring": 1,
        "ranking": 1,
        "explanation": 1,
        "unit_result": 1,
        "movement": 1,
        "robustness": 1,
        "consistency": 1,
        "frozen_rules": 1,
        "calendar": 1,
        "periods": 1,
        "models": 2,
        "querysets": 2,
        "leaf_rules": 2,
        "formats": 2,
        "rules_in_words": 2,
        "unfinished": 2,
        "access": 2,
        "services": 3,
    },
}
FACES = 4
# Packages with one door: outside of them nobody names a room.
DOORS = ("indicators.scoring",)
# What a pure module may import beyond Python's own library.
PURE_EXTRAS = {"indicators.robustness": {"numpy"}}


def modules(app: str) -> Iterator[tuple[str, Path]]:
    for path in sorted((ROOT / app).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if "migrations" not in parts:
            yield ".".join(parts).removesuffix(".__init__"), path


def imports_of(module: str, source: str, *, is_package: bool = False) -> set[str]:
    """Dotted names of everything imported anywhere in the source, relative ones made absolute.

    `from a import b` gives both `a` and `a.b`: whether b is a module can't be seen from here.
    """
    package = module.split(".") if is_package else module.split(".")[:-1]
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            found.add(base)
            found.update(f"{base}.{alias.name}" for alias in node.names)
    return found


def floor_of(module: str) -> int | None:
    """The floor of a module of our own; None for the bare app and for other packages."""
    app, _, rest = module.partition(".")
    if app not in FLOORS or not rest:
        return None
    return FLOORS[app].get(rest.split(".")[0], FACES)


ALL = [(name, path) for app in APPS for name, path in modules(app)]


@pytest.mark.parametrize(("module", "path"), ALL, ids=[name for name, _ in ALL])
def test_a_module_imports_only_from_below(module: str, path: Path) -> None:
    imported = imports_of(
        module, path.read_text(encoding="utf-8"), is_package=path.name == "__init__.py"
    )
    app = module.split(".")[0]
    apps = {name.split(".")[0] for name in imported} & set(APPS)
    assert apps <= ALLOWED_APPS[app]

    own = floor_of(module)
    if own is None:
        return
    above = {
        name
        for name in imported
        if name.startswith(f"{app}.")
        # `from indicators.models import services` is no module; only real ones have a floor.
        and is_ours(name)
        and (floor_of(name) or 0) > own
    }
    assert not above
    if own == 1:
        outside = {name.split(".")[0] for name in imported} - {app} - sys.stdlib_module_names
        assert outside <= PURE_EXTRAS.get(module, set())


@pytest.mark.parametrize("door", DOORS)
def test_a_package_with_a_door_is_entered_by_it(door: str) -> None:
    rooms = {name for name, _ in ALL if name.startswith(f"{door}.")}
    assert rooms
    outside = [(name, path) for name, path in ALL if name != door and name not in rooms]
    outside += [
        (f"{place}.{path.stem}", path)
        for place in ("tests", "benchmarks")
        for path in sorted((ROOT / place).rglob("*.py"))
    ]
    climbed_in = {
        name: found
        for name, path in outside
        if (found := rooms & imports_of(name, path.read_text(encoding="utf-8")))
    }
    assert not climbed_in


def is_ours(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def test_the_pure_rules_are_among_what_was_checked() -> None:
    checked = {name for name, _ in ALL}
    assert {"indicators.scoring", "indicators.ranking", "districts.models.unit"} <= checked


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import django.db", "django.db"),
        ("from indicators import services", "indicators.services"),
        ("from . import tables", "indicators.tables"),
        ("def f():\n    from .services.publish import publish", "indicators.services.publish"),
    ],
)
def test_an_import_in_any_spelling_is_seen(source: str, expected: str) -> None:
    assert expected in imports_of("indicators.scoring", source)
