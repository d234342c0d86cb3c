"""Which labels, by which model, in which way: chips and fields. Begins nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_app.services.classification.records import ClassifyOptions, Preset, TextKind
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.controls import FlatButton, small
from desktop_app.ui.flow import FlowLayout
from desktop_app.ui.panels.classify.label_field import LabelField, StaticLabels
from desktop_app.ui.panels.classify.preset_menu import PresetButton
from desktop_app.ui.panels.classify.way_chip import WayChip
from desktop_app.ui.theme import Theme


class Options(QWidget):
    """What is chosen holds for texts and tables."""

    changed = Signal()

    def __init__(self, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._bridge = bridge
        self._kind: TextKind = "labels"
        self.field = LabelField(theme)
        self.own = StaticLabels()
        self.presets = PresetButton(bridge, theme, self)
        self.model = WayChip(bridge)
        self.more = FlatButton(theme, "down", self.tr("More"))
        self.more.setCheckable(True)
        self.more.toggled.connect(self._on_more)
        chips = FlowLayout(8, 6)
        for chip in (self.model, self.presets, self.more):
            chips.addWidget(chip)
        self.details = self._make_details()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.own)
        column.addLayout(chips)
        column.addWidget(self.details)
        self.details.hide()
        self.field.changed.connect(self._on_changed)
        self.model.changed.connect(self._on_changed)
        self.presets.chosen.connect(self.take_preset)
        self.presets.save_wanted.connect(self._on_save)
        self._show()

    @property
    def labels_are_own(self) -> bool:
        """Whether the labels are the user's, not those of a model."""
        way = self.model.way
        return way is None or way.method != "labels"

    def chosen(self) -> ClassifyOptions:
        """Returns what is chosen."""
        way = self.model.way
        model = self.model.value if self._kind == "labels" else ""
        if way is not None and way.method == "labels":
            return ClassifyOptions(
                model=model,
                multi_label=True if self.several.isChecked() else None,
                threshold=self.threshold.value(),
            )
        template = self.template.text().strip()
        return ClassifyOptions(
            labels=self.field.labels,
            method=way.method if way is not None else "",
            model=model,
            template=template if "{}" in template else "",
            multi_label=self.several.isChecked() or None,
            threshold=self.threshold.value(),
        )

    def set_kind(self, kind: TextKind) -> None:
        """Shows what there is to choose for another kind of question."""
        self._kind = kind
        self.model.set_kind(kind)
        self._show()

    def take_options(self, options: ClassifyOptions) -> None:
        """Shows what was chosen for something that is opened again."""
        self.field.set_labels(options.labels)
        self.template.setText(options.template)
        self.several.setChecked(bool(options.multi_label))
        self.threshold.setValue(options.threshold)
        self.model.take("labels", options.model)
        self._on_changed()

    def take_preset(self, preset: Preset) -> None:
        """Takes labels that were kept."""
        if not self.labels_are_own:
            self.model.choose("")
        self.template.setText(preset.template)
        self.several.setChecked(preset.multi_label)
        self.threshold.setValue(preset.threshold)
        self.field.set_labels(preset.labels)
        self._on_changed()

    # --- inside ------------------------------------------------------------------------

    def _make_details(self) -> QWidget:
        details = QWidget()
        self.several = QCheckBox(self.tr("Several labels may be right, or none"))
        self.several.toggled.connect(self._on_several)
        self.threshold = QDoubleSpinBox()
        self.threshold.setRange(0.0, 1.0)
        self.threshold.setSingleStep(0.05)
        self.threshold.setValue(0.5)
        self.threshold.setFixedSize(84, 34)
        self.threshold.setAccessibleName(self.tr("From which score on a label counts"))
        self.threshold.valueChanged.connect(self._on_changed)
        self.template = QLineEdit()
        self.template.setAccessibleName(self.tr("Sentence for the labels"))
        self.template.setPlaceholderText("This example is {}.")
        self.template.editingFinished.connect(self._on_changed)
        from_score = small(self.tr("from score"))
        scores = FlowLayout(8, 6)
        scores.addWidget(self.several)
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(from_score)
        row.addWidget(self.threshold)
        scores.addWidget(inside)
        self._from = inside
        self._sentence = QWidget()
        sentence = QVBoxLayout(self._sentence)
        sentence.setContentsMargins(0, 0, 0, 0)
        sentence.setSpacing(4)
        sentence.addWidget(small(self.tr("Sentence that a label is put into; {} stands for it")))
        sentence.addWidget(self.template)
        column = QVBoxLayout(details)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(scores)
        column.addWidget(self._sentence)
        return details

    def _show(self) -> None:
        labels, own = self._kind == "labels", self.labels_are_own
        way = self.model.way
        self.field.setVisible(labels and own)
        self.own.setVisible(labels and not own)
        self.own.show_labels(way.labels if way is not None else ())
        self.presets.setVisible(labels and own)
        self.presets.set_savable(bool(self.field.labels))
        value = way is not None and way.regression
        self.more.setVisible(labels and not value)
        self.details.setVisible(labels and not value and self.more.isChecked())
        self._from.setEnabled(self.several.isChecked() or (way is not None and way.multi_label))
        self._sentence.setVisible(own)

    def _on_more(self, shown: bool) -> None:
        self.more.set_icon("arrow-down" if shown else "down")
        self._show()

    def _on_several(self) -> None:
        self._on_changed()

    def _on_changed(self) -> None:
        self._show()
        self.changed.emit()

    def _on_save(self, name: str) -> None:
        chosen = self.chosen()
        self._bridge.desk.classification.save_preset(
            Preset(name, chosen.labels, chosen.template, bool(chosen.multi_label), chosen.threshold)
        )
