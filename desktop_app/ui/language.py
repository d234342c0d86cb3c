"""The language of the window: the system's or the one chosen, English or Japanese."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from desktop_app.paths import resources_dir
from desktop_app.settings import Language


def install(app: QCoreApplication, choice: Language) -> str:
    """Installs the translators for the language, in place of those before.

    Returns:
        The language's code, "en" or "ja".
    """
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    system = QLocale.system().language()
    code = choice if choice != "system" else "ja" if system == QLocale.Language.Japanese else "en"
    QLocale.setDefault(QLocale(code) if choice != "system" else QLocale.system())
    if code != "en":
        ours = QTranslator(app)
        if ours.load(f"tsukue_{code}", str(resources_dir() / "translations")):
            app.installTranslator(ours)
        qt = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if qt.load(f"qtbase_{code}", folder):
            app.installTranslator(qt)
    return code
