"""The style sheet, written once with token names in place of colours."""

from __future__ import annotations

from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

from desktop_app.paths import resources_dir

if TYPE_CHECKING:
    from desktop_app.ui.theme import Tokens

# Widgets are addressed by object name or by the dynamic property "kind".
_SHEET = Template("""
* { outline: none; }
QWidget { color: $ink; }
QMainWindow, QDialog, #page { background: $paper; }
QToolTip { background: $ink; color: $paper; border: none; padding: 4px 8px; }

#rail { background: $sunk; border-right: 1px solid $line; }
#rail QToolButton { border: 1px solid transparent; border-radius: 10px; }
#rail QToolButton:hover { background: $hover; }
#rail QToolButton:checked { background: $tint; }
#rail QToolButton:focus { border-color: $accent; }

#conversationPanel { background: $paper; border-right: 1px solid $line; }
#newChat { background: $surface; border: 1px solid $line; border-radius: 8px; }
#newChat:hover { background: $hover; }
#newChat:focus { border-color: $accent; }
#newChat QLabel { background: transparent; font-weight: 500; }
#newChat QLabel[kind="key"], #search QLabel[kind="key"] {
    color: $quiet; font-size: 11px; font-weight: 400; background: transparent; }
#search { background: $sunk; border: 1px solid transparent; border-radius: 8px; }
#search[focused="true"] { border-color: $accent; background: $surface; }
#search QLineEdit { background: transparent; border: none; padding: 0; }
QListView { background: transparent; border: none; }

#chatHead { border-bottom: 1px solid $line; background: $paper; }
#chatTitle { font-weight: 600; font-size: 15px; }
QToolButton[kind="chip"] {
    border: 1px solid $line; border-radius: 13px; background: $surface; color: $quiet;
    padding: 0 12px 0 10px; font-size: 12px; min-height: 26px; }
QToolButton[kind="chip"]:hover { background: $hover; color: $ink; }
QToolButton[kind="chip"]:focus { border-color: $accent; }
QToolButton[kind="chip"]::menu-indicator { image: none; width: 0; }
QToolButton[kind="icon"] { border: 1px solid transparent; border-radius: 6px; padding: 3px; }
QToolButton[kind="icon"]:hover { background: $hover; }
QToolButton[kind="icon"]:focus { border-color: $accent; }
QToolButton[kind="icon"]::menu-indicator { image: none; }

QToolButton[kind="tab"] {
    border: 1px solid transparent; border-radius: 8px; background: transparent; color: $quiet;
    padding: 6px 9px; font-size: 13px; }
QToolButton[kind="tab"]:hover { background: $hover; color: $ink; }
QToolButton[kind="tab"]:checked { background: $tint; color: $accent; }
QToolButton[kind="tab"]:focus { border-color: $accent; }
QToolButton[kind="status"] {
    border: 1px solid transparent; border-radius: 6px; background: transparent; color: $quiet;
    padding: 1px 6px; font-size: 12px; }
QToolButton[kind="status"]:hover { background: $hover; color: $ink; }
QToolButton[kind="status"]:focus { border-color: $accent; }
*[kind="pace"] {
    border: 1px solid transparent; border-radius: 8px; padding: 0 7px; font-size: 12px; }
*[pace="WELL"] { background: $green_tint; color: $green; }
*[pace="SLOWLY"] { background: $amber_tint; color: $amber; }
*[pace="TOO_LARGE"] { background: $red_tint; color: $red; }
*[pace="SUGGESTED"] { background: $tint; color: $accent; }
QToolButton[kind="pace"]:hover, QToolButton[kind="pace"]:focus { border-color: $accent; }

#panelDock { background: $surface; border-left: 1px solid $line; }
#panelHead { background: $surface; border-bottom: 1px solid $line; }
#panel, #panelContent { background: $surface; }
#dropZone { background: transparent; border: 1px dashed $quiet; border-radius: 10px; }
#dropZone[over="true"] { background: $tint; border-color: $accent; }
#jobRow { background: $surface; border: 1px solid $line; border-radius: 10px; }
#hairline { background: $line; }
QPushButton[kind="option"] { padding: 0; border-radius: 8px; font-weight: 400; }
QPushButton[kind="option"]::menu-indicator { image: none; width: 0; }
QPushButton[kind="flat"]::menu-indicator { image: none; width: 0; }
QPushButton[kind="option"] QLabel { font-size: 13px; background: transparent; }
QPushButton[kind="item"] {
    background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 0;
    font-weight: 500; }
QPushButton[kind="item"]:hover { background: $hover; }
QPushButton[kind="item"]:focus { border-color: $accent; }
QPushButton[kind="item"] QLabel { background: transparent; font-weight: 500; }
QPushButton[kind="hit"] { padding: 0; border-radius: 10px; font-weight: 400; }
QPushButton[kind="hit"] QLabel { background: transparent; }
#segments { selection-background-color: transparent; }
#segments::item:selected { background: transparent; }
#lineEditor {
    background: $surface; border: 1px solid $accent; border-radius: 6px;
    selection-background-color: $accent; selection-color: $on_accent; }
#textPane { background: $paper; border: 1px solid $line; border-radius: 10px; }
#textPane[focused="true"] { border-color: $accent; }
#textPane QPlainTextEdit {
    background: transparent; border: none; selection-background-color: $accent;
    selection-color: $on_accent; }
#choices { background: transparent; }
#choices::item { padding: 0 8px; border-radius: 6px; }
#choices::item:hover { background: $hover; }
#choices::item:selected { background: $tint; color: $ink; }
QPushButton[kind="choice"] {
    background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 6px 10px;
    font-weight: 400; text-align: left; }
QPushButton[kind="choice"]:hover { background: $hover; }
QPushButton[kind="choice"]:focus { background: $tint; border-color: $accent; }
#terms { background: $surface; border: 1px solid $line; border-radius: 8px; gridline-color: $line;
    selection-background-color: $tint; selection-color: $ink; }
#terms QHeaderView::section {
    background: $sunk; color: $quiet; border: none; border-bottom: 1px solid $line;
    padding: 5px 8px; font-size: 12px; }
#terms QLineEdit { border-radius: 0; padding: 0 4px; }
#labelField { background: $surface; border: 1px solid $line; border-radius: 8px; }
#labelField[focused="true"] { border-color: $accent; }
#labelChip { background: $tint; border-radius: 6px; }
#labelChip QPushButton[kind="label"] {
    background: transparent; border: 1px solid transparent; border-radius: 5px; color: $accent;
    padding: 2px 4px; font-size: 13px; font-weight: 500; }
#labelChip QPushButton[kind="label"]:focus { border-color: $accent; }
QLabel[kind="pill"] {
    background: $tint; color: $accent; border-radius: 6px; padding: 3px 8px; font-size: 13px; }
QLineEdit[kind="bare"] { background: transparent; border: none; padding: 2px 2px; }
QToolButton[kind="segment"] {
    border: 1px solid transparent; border-radius: 7px; background: transparent; color: $quiet;
    padding: 4px 9px; font-size: 13px; }
QToolButton[kind="segment"]:hover { background: $hover; color: $ink; }
QToolButton[kind="segment"]:checked { background: $sunk; border-color: $line; color: $ink; }
QToolButton[kind="segment"]:focus { border-color: $accent; }
#preview { background: $surface; border: 1px solid $line; border-radius: 8px; }
#preview::item { padding: 0 7px; }
#preview QHeaderView { background: transparent; }
#preview QHeaderView::section {
    background: $sunk; color: $quiet; border: none; border-bottom: 1px solid $line;
    padding: 5px 8px; font-size: 12px; }
#rows { background: transparent; selection-background-color: transparent; }
#rows QHeaderView { background: transparent; }
#rows QHeaderView::section {
    background: transparent; color: $quiet; border: none; border-bottom: 1px solid $line;
    padding: 6px 8px; font-size: 12px; }
#rowDetails { background: $paper; border: 1px solid $line; border-radius: 10px; }
#rowDetails QPlainTextEdit { background: transparent; border: none; font-size: 13px; }
#playerBar, #recorderBar { background: transparent; border: 1px solid $line; border-radius: 10px; }
#recorderBar { background: $tint; }
#playerBar QToolButton::menu-indicator { image: none; width: 0; }
QTextBrowser[kind="source"] { background: $paper; border: none; }

#messages, #messages > QWidget > QWidget, #messageColumn { background: $paper; }
QTextBrowser[kind="prose"], QTextBrowser[kind="thought"], QPlainTextEdit[kind="code"] {
    background: transparent; border: none; padding: 0; margin: 0; }
QTextBrowser[kind="thought"] { color: $quiet; }
QToolButton[kind="thought"] {
    border: 1px solid transparent; border-radius: 6px; background: transparent; color: $quiet;
    padding: 0 2px 0 0; font-size: 13px; }
QToolButton[kind="thought"]:hover { background: $hover; color: $ink; }
QToolButton[kind="thought"]:focus { border-color: $accent; }
#userCard { background: $tint; border-radius: 12px; border-bottom-right-radius: 3px; }
#codeCard { background: $sunk; border: 1px solid $line; border-radius: 8px; }
#codeCard[focused="true"] { border-color: $accent; }
#codeBar { border-bottom: 1px solid $line; background: transparent; }
QLabel[kind="quiet"] { color: $quiet; font-size: 12px; background: transparent; }
QLabel[kind="quiet"][warning="true"] { color: $amber; }
QLabel[kind="small"] { font-size: 12px; background: transparent; }
QLabel[kind="group"] { color: $quiet; font-size: 12px; font-weight: 600; }
QLabel[kind="title"] { font-size: 24px; font-weight: 600; }
QLabel[kind="head"] { font-size: 20px; font-weight: 600; }
QLabel[kind="strong"] { font-weight: 600; background: transparent; }
QLabel[kind="small"][warning="true"] { color: $amber; }
QLabel[kind="section"] { font-size: 15px; font-weight: 600; }

#composer { background: $surface; border: 1px solid $line; border-radius: 12px; }
#composer[focused="true"] { border-color: $accent; }
#attachmentChip { background: $sunk; border: 1px solid transparent; border-radius: 8px; }
#attachmentChip QLabel { background: transparent; }
#attachmentChip QPushButton QLabel { font-size: 13px; }
#attachmentChip QLineEdit { padding: 1px 6px; border-radius: 6px; font-size: 12px; }
#attachmentChip QPushButton[kind="flat"] { padding: 1px 6px; }
#composer QPlainTextEdit { background: transparent; border: none; font-size: 15px; }

QPushButton {
    background: $surface; border: 1px solid $line; border-radius: 8px; padding: 6px 14px;
    font-weight: 500; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $quiet; }
QPushButton[kind="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover { border-color: $ink; }
QPushButton[kind="primary"]:focus { border: 2px solid $ink; padding: 5px 13px; }
QPushButton[kind="primary"]:disabled {
    background: $sunk; color: $quiet; border-color: $line; }
QPushButton[kind="flat"] {
    background: transparent; border: 1px solid transparent; color: $accent; padding: 3px 8px;
    font-size: 12px; }
QPushButton[kind="flat"]:hover { background: $hover; }
QPushButton[kind="flat"]:focus { border-color: $accent; }
QPushButton[kind="name"] {
    background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 0 2px;
    margin-left: -3px; text-align: left; font-size: 15px; font-weight: 600; }
QPushButton[kind="name"]:hover { color: $accent; }
QPushButton[kind="name"]:focus { border-color: $accent; }
QPushButton[kind="name"]:disabled { color: $ink; }
QPushButton[kind="suggestion"] {
    text-align: left; padding: 10px 14px; font-weight: 400; border-radius: 10px; }

#notice, #trouble, #toast { border-radius: 10px; }
#notice { background: $sunk; border: 1px solid $line; }
#trouble { background: $amber_tint; border: 1px solid $amber; }
#trouble QLabel { background: transparent; }
#toast { background: $ink; }
#toast QLabel { color: $paper; background: transparent; }
#toast QPushButton { background: transparent; border: none; color: $paper; font-weight: 600;
    text-decoration: underline; padding: 2px 6px; }
#toast QPushButton:focus { border: 1px solid $paper; border-radius: 6px; }
#popover { background: $surface; border: 1px solid $line; border-radius: 10px; }
#popover QLabel { background: transparent; }
#dropHint {
    background: $tint; color: $accent; border: 2px dashed $accent; border-radius: 14px;
    font-size: 18px; font-weight: 600; }
QProgressBar { background: $line; border: none; border-radius: 2px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QTreeWidget { background: transparent; border: none; font-size: 12px; }
QTreeWidget[kind="ticks"] { font-size: 13px; outline: none; }
QTreeWidget[kind="ticks"]::item { padding: 5px 2px; }
QTreeWidget[kind="ticks"]::item:selected { background: $tint; color: $ink; }
QTreeWidget[kind="ticks"]::item:disabled { color: $quiet; }
QTreeWidget[kind="ticks"]::indicator {
    width: 15px; height: 15px; border: 1px solid $quiet; border-radius: 4px;
    background: $surface; }
QTreeWidget[kind="ticks"]::indicator:checked {
    background: $accent; border-color: $accent; image: url($check); }
QTreeWidget[kind="ticks"]::indicator:indeterminate { background: $tint; border-color: $accent; }
#card { background: $surface; border: 1px solid $line; border-radius: 12px; }

#statusLine { background: $sunk; border-top: 1px solid $line; }
#statusLine QLabel { color: $quiet; font-size: 12px; background: transparent; }

QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QPlainTextEdit[kind="field"] {
    background: $surface; border: 1px solid $line; border-radius: 8px; padding: 6px 9px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QPlainTextEdit[kind="field"]:focus { border-color: $accent; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled { color: $quiet; background: $sunk; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url($arrow); width: 14px; height: 14px; }
QComboBox QAbstractItemView {
    background: $surface; border: 1px solid $line; border-radius: 8px; padding: 4px;
    selection-background-color: $tint; selection-color: $ink; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button { width: 0; border: none; }
QAbstractSpinBox QLineEdit { border: none; padding: 0; background: transparent; }
QSpinBox, QDoubleSpinBox { padding: 0; min-height: 32px; }
QComboBox { min-height: 22px; }
QCheckBox { spacing: 8px; background: transparent; }
QCheckBox::indicator {
    width: 15px; height: 15px; border: 1px solid $quiet; border-radius: 4px;
    background: $surface; }
QCheckBox::indicator:checked {
    background: $accent; border-color: $accent; image: url($check); }
QCheckBox:focus { color: $accent; }
QCheckBox::indicator:focus { border-color: $accent; }

QRadioButton { spacing: 8px; background: transparent; font-size: 13px; }
QRadioButton::indicator {
    width: 13px; height: 13px; border: 1px solid $quiet; border-radius: 7px;
    background: $surface; }
QRadioButton::indicator:checked { border: 4px solid $accent; width: 7px; height: 7px; }
QRadioButton:focus { color: $accent; }
QRadioButton::indicator:focus { border-color: $accent; }

QMenu { background: $surface; border: 1px solid $line; border-radius: 10px; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: $tint; }
QMenu::item:disabled { color: $quiet; }
QMenu::separator { height: 1px; background: $line; margin: 5px 8px; }
QMenu::icon { padding-left: 8px; }

QScrollArea, QAbstractScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $line; border-radius: 3px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
""")


def style_sheet(tokens: Tokens) -> str:
    """Returns the whole application's QSS."""
    icons = resources_dir() / "icons"
    arrow = icons / "combo-arrow.svg"
    check = icons / ("check-dark.svg" if tokens.dark else "check-light.svg")
    return _SHEET.substitute(asdict(tokens), arrow=arrow.as_posix(), check=check.as_posix())
