"""The README stays true: every path it names exists, every setting it lists is one."""

import re
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
PATH = re.compile(r"`((?:bot|handlers|services|locales|tests)/[\w./<>-]*)`")


def test_every_path_in_the_readme_exists() -> None:
    paths = {path for path in PATH.findall(README) if "<" not in path}
    assert {path for path in paths if not (ROOT / path).exists()} == set()


def test_the_readme_lists_every_setting_and_no_other() -> None:
    table = README.split("| variable | default | meaning |")[1].split("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    listed = {name for cell in cells for name in re.findall(r"`([A-Z_]+)`", cell)}
    known = {
        str(field.validation_alias or name).upper()
        for name, field in Settings.model_fields.items()
    }
    assert listed == known


def test_every_folder_below_the_top_has_its_place_on_the_map() -> None:
    top = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    ours = {name for name in top if (ROOT / name / "__init__.py").exists()} | {"locales"}
    assert {name for name in ours if f"`{name}/`" not in README} == set()
