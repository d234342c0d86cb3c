"""One job: its name, how far it is, why it failed, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui.controls import ElidedLabel, FlatButton, IconButton, tabular
from desktop_app.ui.panels import job_words
from desktop_app.ui.panels.work import Job
from desktop_app.ui.theme import Theme

_INDENT = 4  # px within a name, and of what stands below it


class JobRow(QFrame):
    """Shows a job; what is asked of it is announced with the job's key."""

    opened = Signal(str)
    cancelled = Signal(str)
    retried = Signal(str, object)  # key, password or None
    resumed = Signal(str)
    removed = Signal(str)

    def __init__(self, theme: Theme, job: Job, *, bare: bool = False) -> None:
        """`bare` leaves the name out, for where it stands above already."""
        super().__init__()
        self.setObjectName("bareJob" if bare else "jobRow")
        self.job = job
        self._bare = bare
        self.title = _Title()
        self.title.clicked.connect(self._on_opened)
        self.state = tabular(ElidedLabel())
        self.state.setProperty("kind", "quiet")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.resume = FlatButton(theme, "play", self.tr("Resume"))
        self.resume.clicked.connect(self._on_resumed)
        self.retry = FlatButton(theme, "retry", self.tr("Retry"))
        self.retry.clicked.connect(self._on_retried)
        self.cancel = IconButton(theme, "close", "", size=14)
        self.cancel.clicked.connect(self._on_cancelled)
        self.remove = IconButton(theme, "trash", "", size=15)
        self.remove.clicked.connect(self._on_removed)
        self.trouble = QLabel()
        self.trouble.setProperty("kind", "small")
        self.trouble.setProperty("warning", True)
        self.trouble.setWordWrap(True)
        self.trouble.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setPlaceholderText(self.tr("Password"))
        self.password.returnPressed.connect(self._on_unlocked)
        self.unlock = QPushButton(self.tr("Open"))
        self.unlock.clicked.connect(self._on_unlocked)
        self._lay_out()
        self.title.setHidden(bare)
        self.show_job(job)

    @property
    def buttons(self) -> tuple[QPushButton | QToolButton, ...]:
        """Everything that can be pressed, the best first."""
        return self.resume, self.retry, self.cancel, self.remove, self.title

    def show_job(self, job: Job) -> None:
        """Takes a newer state."""
        focused = any(button.hasFocus() for button in self.buttons)
        self.job = job
        run = job.run
        done = job_words.is_done(job)
        going = job.is_going
        self.title.show_title(job.title)
        self.title.setEnabled(run is not None and not job.is_reading)
        self.state.set_text(job_words.state(job))
        self.state.setVisible(bool(self.state.text()))
        share = job_words.percent(job)
        self.bar.setVisible(share is not None)
        self.bar.setValue(share or 0)
        self.bar.setAccessibleName(f"{job.title}: {self.state.text()}")
        trouble = " ".join(filter(None, job_words.trouble(job)))
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        locked = job_words.wants_password(job)
        if locked and self._asking.isHidden():
            self.password.clear()
        self._asking.setVisible(locked)
        ended = not going and not done
        begun = run is not None and not job.is_reading and job.error is None
        self.resume.setVisible(ended and begun)
        self.retry.setVisible(ended and not begun and not locked)
        self.cancel.setVisible(going)
        self.remove.setVisible((not going or job_words.is_pausable(job)) and not self._bare)
        self.cancel.set_icon("pause" if job_words.is_pausable(job) else "close")
        stop = (self.cancel, self.tr("Cancel {title}"), self.tr("Cancel"))
        if job_words.is_pausable(job):
            stop = (self.cancel, self.tr("Pause {title}"), self.tr("Pause"))
        names = (
            (self.resume, self.tr("Resume {title}"), self.tr("Go on where it stopped")),
            (self.retry, self.tr("Try {title} again"), ""),
            stop,
            (self.remove, self.tr("Remove {title}"), self.tr("Remove")),
            (self.password, self.tr("Password of {title}"), ""),
            (self.unlock, self.tr("Open {title} with the password"), ""),
        )
        for widget, name, tip in names:
            widget.setAccessibleName(name.format(title=job.title))
            widget.setToolTip(tip)
        if focused and not any(button.hasFocus() for button in self.buttons):
            self.take_focus()

    def take_focus(self) -> None:
        """Gives the focus to what can be done now."""
        wanted: tuple[QWidget, ...] = (self.password, *self.buttons)
        for widget in wanted:
            if widget.isVisibleTo(self) and widget.isEnabled():
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        below = QHBoxLayout()
        below.setContentsMargins(0 if self._bare else _INDENT, 0, 0, 0)
        below.addWidget(self.state)
        words.addLayout(below)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addLayout(words, 1)
        for button in (self.resume, self.retry, self.cancel, self.remove):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._asking = QWidget()
        asking = QHBoxLayout(self._asking)
        asking.setContentsMargins(0, 2, 0, 0)
        asking.addWidget(self.password, 1)
        asking.addWidget(self.unlock)
        column = QVBoxLayout(self)
        if self._bare:
            column.setContentsMargins(0, 0, 0, 4)
        else:
            column.setContentsMargins(8, 6, 6, 8)
        column.setSpacing(4)
        column.addLayout(top)
        lower = QVBoxLayout()
        lower.setContentsMargins(0 if self._bare else _INDENT, 0, 0, 0)
        lower.setSpacing(4)
        for widget in (self.bar, self.trouble, self._asking):
            lower.addWidget(widget)
        column.addLayout(lower)

    def _on_opened(self) -> None:
        self.opened.emit(self.job.key)

    def _on_cancelled(self) -> None:
        self.cancelled.emit(self.job.key)

    def _on_retried(self) -> None:
        self.retried.emit(self.job.key, None)

    def _on_resumed(self) -> None:
        self.resumed.emit(self.job.key)

    def _on_removed(self) -> None:
        self.removed.emit(self.job.key)

    def _on_unlocked(self) -> None:
        password = self.password.text()
        self.password.clear()  # nothing of it stays in the widget
        if password:
            self.retried.emit(self.job.key, password)


class _Title(QPushButton):
    """A name that is a button, cut where there is no room for it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "item")
        self.setFlat(True)
        self.setAutoDefault(True)
        self.setMinimumWidth(40)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(_INDENT, 1, _INDENT, 1)
        self._label = ElidedLabel()
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._label)
        self.setMinimumHeight(self._label.sizeHint().height() + 4)

    def show_title(self, title: str) -> None:
        self._label.set_text(title)
        self.setAccessibleName(title)
