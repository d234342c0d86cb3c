"""A page as a picture that fits the width, with marks on it. Draws none itself."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from desktop_app.protocol.page_images import PageImage
from desktop_app.ui.theme import Theme

_MARGIN = 12
_MARK_STRENGTH = 0.30
_MARK_ROOM = 2  # px around the letters
_A4 = math.sqrt(2)  # height to width, of a page that is not here yet
_ZOOM_STEP, _LEAST_ZOOM, _MOST_ZOOM = 1.2, 1.0, 4.0
_SETTLE_MS = 150  # a new picture is asked for when the width has come to rest


class PageView(QAbstractScrollArea):
    """Shows one page; the pages around it are a key or a wheel's turn away."""

    turned = Signal(int)  # by how many pages
    redraw_wanted = Signal()  # the picture has the wrong size

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._pixmap: QPixmap | None = None
        self._marks: tuple[QRect, ...] = ()
        self._drawn_width = 0  # px of the screen that the picture was made for
        self._zoom = 1.0
        self.setProperty("kind", "source")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Page"))
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.redraw_wanted)
        theme.changed.connect(self.viewport().update)

    @property
    def wanted_width(self) -> int:
        """Pixels of the screen across which a page is to be drawn."""
        return max(64, round(self._page_width() * self.devicePixelRatioF()))

    @property
    def is_empty(self) -> bool:
        """Whether there is no picture yet."""
        return self._pixmap is None

    @property
    def marks(self) -> tuple[QRect, ...]:
        """What is marked, in pixels of the picture."""
        return self._marks

    def empty(self) -> None:
        """Takes the picture away: another document is coming."""
        self._pixmap, self._marks, self._drawn_width = None, (), 0
        self._zoom = 1.0
        self._arrange()

    def show_image(self, image: PageImage, *, to_mark: bool) -> None:
        """Shows a picture.

        Args:
            to_mark: go to what is marked, or to the top if nothing is.
        """
        picture = QImage(
            image.pixels, image.width, image.height, image.width * 4, QImage.Format.Format_RGB32
        )
        self._pixmap = QPixmap.fromImage(picture)
        self._drawn_width = image.width
        self._marks = tuple(QRect(*mark) for mark in image.marks)
        self._arrange()
        if to_mark:
            self._go_to_mark()

    def zoom(self, steps: int) -> None:
        """Makes the page larger or smaller; it is never narrower than the view."""
        before = self._zoom
        zoomed = before * _ZOOM_STEP**steps
        self._zoom = min(_MOST_ZOOM, max(_LEAST_ZOOM, zoomed))
        if self._zoom == before:
            return
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        middle = bar.value() + self.viewport().height() / 2
        centre = across.value() + self.viewport().width() / 2
        self._arrange()
        grown = self._zoom / before
        bar.setValue(round(middle * grown - self.viewport().height() / 2))
        across.setValue(round(centre * grown - self.viewport().width() / 2))
        self._settle.start()

    # --- events ------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        if self._pixmap is not None and self.wanted_width != self._drawn_width:
            self._settle.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.verticalScrollBar()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match event.key():
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space if bar.value() == bar.maximum():
                self.turned.emit(1)
            case Qt.Key.Key_PageUp if bar.value() == bar.minimum():
                self.turned.emit(-1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_Space:
                bar.setValue(bar.value() + bar.pageStep())
            case Qt.Key.Key_PageUp:
                bar.setValue(bar.value() - bar.pageStep())
            case Qt.Key.Key_Right if self._zoom == 1.0:
                self.turned.emit(1)
            case Qt.Key.Key_Left if self._zoom == 1.0:
                self.turned.emit(-1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal if control:
                self.zoom(1)
            case Qt.Key.Key_Minus if control:
                self.zoom(-1)
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        target = QRect(self._origin(), self._page_size())
        painter.fillRect(target, QColor("#FFFFFF"))
        if self._pixmap is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(target, self._pixmap)
            colour = QColor(self._theme.tokens.accent)
            colour.setAlphaF(_MARK_STRENGTH)
            # A dark page's accent is too light for the white of the paper.
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            for mark in self._marks:
                painter.fillRect(self._placed(mark), colour)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(QColor(self._theme.tokens.line))
        painter.drawRect(target.adjusted(-1, -1, 0, 0))

    # --- geometry ----------------------------------------------------------------------

    def _page_width(self) -> int:
        return max(40, round((self.viewport().width() - 2 * _MARGIN) * self._zoom))

    def _page_size(self) -> QSize:
        width = self._page_width()
        shape = _A4
        if self._pixmap is not None:
            shape = self._pixmap.height() / self._pixmap.width()
        return QSize(width, round(width * shape))

    def _origin(self) -> QPoint:
        return QPoint(
            _MARGIN - self.horizontalScrollBar().value(), _MARGIN - self.verticalScrollBar().value()
        )

    def _placed(self, mark: QRect) -> QRect:
        assert self._pixmap is not None
        scale = self._page_width() / self._pixmap.width()
        placed = QRect(
            round(mark.x() * scale),
            round(mark.y() * scale),
            round(mark.width() * scale),
            round(mark.height() * scale),
        )
        room = _MARK_ROOM
        return placed.translated(self._origin()).adjusted(-room, -room, room, room)

    def _arrange(self) -> None:
        size, view = self._page_size(), self.viewport().size()
        for bar, whole, seen in (
            (self.verticalScrollBar(), size.height() + 2 * _MARGIN, view.height()),
            (self.horizontalScrollBar(), size.width() + 2 * _MARGIN, view.width()),
        ):
            bar.setPageStep(seen)
            bar.setSingleStep(24)
            bar.setRange(0, max(0, whole - seen))
        self.viewport().update()

    def _go_to_mark(self) -> None:
        top = 0
        if self._marks:
            first = self._placed(self._marks[0])
            top = first.top() + self.verticalScrollBar().value() - self.viewport().height() // 3
        self.verticalScrollBar().setValue(top)
