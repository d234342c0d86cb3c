"""Collects the window's texts for Qt Linguist and makes what the program loads.

python packaging/translations.py          update the .ts file and compile it
python packaging/translations.py --check  fail when a text lacks its Japanese
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TS = ROOT / "resources" / "translations" / "tsukue_ja.ts"
QM = TS.with_suffix(".qm")
_FIELD = re.compile(r"\{\w+\}|%n")


def collect(ts: Path) -> None:
    """Brings `ts` up to date with the texts in the source."""
    sources = sorted(str(path) for path in (ROOT / "desktop_app").rglob("*.py"))
    options = ["-no-obsolete", "-locations", "none", "-source-language", "en",
               "-target-language", "ja", "-silent"]  # fmt: skip
    subprocess.run([_tool("lupdate"), *sources, *options, "-ts", str(ts)], check=True)


def compile_to(ts: Path, qm: Path) -> None:
    """Makes the file that the program loads."""
    subprocess.run([_tool("lrelease"), "-silent", str(ts), "-qm", str(qm)], check=True)


def problems(ts: Path) -> list[str]:
    """Returns what is wrong with the translations, one line each."""
    found = []
    for context in ElementTree.parse(ts).getroot().iter("context"):
        name = context.findtext("name")
        for message in context.iter("message"):
            source = message.findtext("source") or ""
            translation = message.find("translation")
            text = "" if translation is None else "".join(translation.itertext()).strip()
            if not text or (translation is not None and translation.get("type") == "unfinished"):
                found.append(f"{name}: no Japanese for: {source}")
            elif set(_FIELD.findall(source)) != set(_FIELD.findall(text)):
                found.append(f"{name}: other fields than in: {source}")
    return found


def check() -> int:
    """Returns 0 when every text in the source has its Japanese, compiled; prints what lacks."""
    with tempfile.TemporaryDirectory() as folder:
        ts = Path(folder) / TS.name
        shutil.copy(TS, ts)
        collect(ts)
        found = problems(ts)
        qm = Path(folder) / QM.name
        compile_to(ts, qm)
        if not QM.is_file() or qm.read_bytes() != QM.read_bytes():
            found.append("the compiled file is out of date: make translations")
    print("\n".join(found) or "translations are whole")
    return 1 if found else 0


def _tool(name: str) -> str:
    beside = Path(sys.executable).parent / f"pyside6-{name}"
    return str(beside) if beside.exists() else f"pyside6-{name}"


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(check())
    collect(TS)
    compile_to(TS, QM)
    for problem in problems(TS):
        print(problem)
