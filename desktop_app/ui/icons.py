"""One family of line icons, tinted by the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from desktop_app.paths import resources_dir

#: px between an icon and the text beside it.
_GAP = 4


@cache
def _source(name: str) -> str:
    return (resources_dir() / "icons" / f"{name}.svg").read_text("utf-8")


def pixmap(name: str, colour: str, size: int, ratio: float = 2.0) -> QPixmap:
    """Returns the icon in one colour, `size` px square, drawn at `ratio` device pixels."""
    key = f"{name} {colour} {size} {ratio}"
    known = QPixmap()
    if QPixmapCache.find(key, known):
        return known
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    image = QPixmap(QSize(round(size * ratio), round(size * ratio)))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, image.width(), image.height()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    QPixmapCache.insert(key, image)
    return image


def icon(name: str, colour: str, on_colour: str | None = None, size: int = 20) -> QIcon:
    """Returns the icon; `on_colour` is used while the control is checked or selected."""
    made = QIcon(pixmap(name, colour, size))
    if on_colour:
        made.addPixmap(pixmap(name, on_colour, size), QIcon.Mode.Normal, QIcon.State.On)
    return made


def put_beside_text(button: QAbstractButton, name: str, colour: str, size: int) -> None:
    """Gives a button with a text an icon, and room between the two, of which Qt leaves little."""
    plain = pixmap(name, colour, size)
    ratio = plain.devicePixelRatio()
    image = QPixmap(QSize(round((size + _GAP) * ratio), round(size * ratio)))
    image.fill(Qt.GlobalColor.transparent)
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    painter.drawPixmap(0, 0, plain)
    painter.end()
    button.setIcon(QIcon(image))
    button.setIconSize(QSize(size + _GAP, size))


def app_icon() -> QIcon:
    """Returns the program's own icon."""
    return QIcon(str(resources_dir() / "icons" / "app.svg"))
