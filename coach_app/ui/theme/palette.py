"""The palette and the one generated stylesheet."""

from __future__ import annotations

from PySide6.QtGui import QPalette

from coach_app.ui.theme.look import Look

_ROLES = {
    QPalette.ColorRole.Window: "background",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "hover",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "text-muted",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "accent-text",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "link",
    QPalette.ColorRole.LinkVisited: "link",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "raised",
    QPalette.ColorRole.Midlight: "hover",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "border-strong",
    QPalette.ColorRole.Shadow: "shadow",
}
_FADED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def palette(look: Look) -> QPalette:
    """The palette of the look's scheme."""
    made = QPalette()
    for role, name in _ROLES.items():
        made.setColor(role, look.colour(name))
    for role in _FADED:
        made.setColor(QPalette.ColorGroup.Disabled, role, look.colour("text-disabled"))
    return made


def stylesheet(look: Look) -> str:
    """Rules for what Qt paints itself: scroll bars and drop-down lists.

    It is given to those widgets alone: on the whole application it doubles the time a window takes.
    """
    return f"""
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {look.hex("border-strong")}; border-radius: 3px;
  min-height: 40px; margin: 3px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QListView {{ background: {look.hex("raised")}; border: 1px solid {look.hex("border-strong")};
  padding: 4px; outline: none; }}
QListView::item {{ min-height: {look.height(40)}px; padding-left: 8px; border-radius: 6px; }}
QListView::item:selected {{ background: {look.hex("selected")}; color: {look.hex("text")}; }}
"""
