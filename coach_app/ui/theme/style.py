"""Fusion with our own outlines, drop-downs and the detached focus ring."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QRegion
from PySide6.QtWidgets import (
    QFocusFrame,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleHintReturnMask,
    QStyleOption,
    QStyleOptionComplex,
    QWidget,
)

from coach_app.ui.theme.look import Look

FOCUS_REACH = 5
"""Pixels by which the focus ring stands out of its widget: gap, pen and room for antialiasing."""


def outline(
    painter: QPainter,
    look: Look,
    box: QRectF,
    *,
    fill: str | None,
    line: str | None,
    pen: float,
    radius: float,
) -> None:
    """A rounded box whose pen lies wholly inside ``box``; ``fill`` and ``line`` are roles or None."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = snapped(painter, pen)
    inset = pen / 2 if line else 0.0
    painter.setPen(QPen(look.colour(line), pen) if line else Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def snapped(painter: QPainter, pen: float) -> float:
    """The width of an outline in whole pixels of the device, so that it is never smeared; 1 at least."""
    ratio = painter.device().devicePixelRatio()
    return max(1.0, math.floor(pen * ratio)) / ratio


class CoachStyle(QProxyStyle):
    """The proxy style; ``look`` may be exchanged when another window is built."""

    def __init__(self, look: Look) -> None:
        """Draw with the colours and strokes of ``look``."""
        super().__init__("fusion")
        self.look = look

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Fields get a painted outline; the dotted focus rectangle gives way to the ring."""
        match element:
            case QStyle.PrimitiveElement.PE_PanelLineEdit | QStyle.PrimitiveElement.PE_FrameLineEdit:
                self._field(option, painter, widget)
            case QStyle.PrimitiveElement.PE_FrameFocusRect:
                return
            case QStyle.PrimitiveElement.PE_PanelTipLabel:
                box = QRectF(option.rect)
                painter.fillRect(box, self.look.colour("raised"))
                outline(painter, self.look, box, fill=None, line="border-strong", pen=1, radius=0)
            case _:
                super().drawPrimitive(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """A drop-down is a field with a small arrow at its end."""
        if control != QStyle.ComplexControl.CC_ComboBox:
            super().drawComplexControl(control, option, painter, widget)
            return
        self._field(option, painter, widget)
        size = self.look.pad(18)
        place = QPointF(option.rect.right() - size - 11, option.rect.center().y() - size / 2 + 0.5)
        ratio = widget.devicePixelRatioF() if widget else 1.0
        role = "text" if option.state & QStyle.StateFlag.State_Enabled else "text-disabled"
        painter.drawPixmap(place, self.look.pixmap("down", role, size, ratio))

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """The focus ring: 2 px, outside a gap of 2 px, following the corner of what it surrounds."""
        if element != QStyle.ControlElement.CE_FocusFrame:
            super().drawControl(element, option, painter, widget)
            return
        inner = widget.widget() if isinstance(widget, QFocusFrame) else None
        radius = corner_of(inner, self.look)
        stroke = self.look.tokens.stroke
        reach = stroke["focus"] + stroke["focus_gap"]
        edge = FOCUS_REACH - reach
        box = QRectF(option.rect).adjusted(edge, edge, -edge, -edge)
        outline(
            painter, self.look, box, fill=None, line="focus-ring", pen=stroke["focus"], radius=radius + reach
        )

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Room for the focus ring on every side."""
        match metric:
            case QStyle.PixelMetric.PM_FocusFrameHMargin | QStyle.PixelMetric.PM_FocusFrameVMargin:
                return FOCUS_REACH
            case QStyle.PixelMetric.PM_ToolTipLabelFrameWidth:
                return self.look.pad(6)
            case _:
                return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        """Let the focus ring be seen whole, and drop-down lists open below their field."""
        match hint:
            case QStyle.StyleHint.SH_FocusFrame_Mask:
                if isinstance(returnData, QStyleHintReturnMask) and option is not None:
                    returnData.region = QRegion(option.rect)
                return 1
            case QStyle.StyleHint.SH_ComboBox_Popup:
                return 0
            case _:
                return super().styleHint(hint, option, widget, returnData)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Where the words of a drop-down stand: 12 in, clear of the arrow."""
        if control == QStyle.ComplexControl.CC_ComboBox and part == QStyle.SubControl.SC_ComboBoxEditField:
            return option.rect.adjusted(12, 0, -self.look.pad(18) - 14, 0)
        return super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]  # Qt takes None

    def _field(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        wrong = widget is not None and bool(widget.property("wrong"))
        line = "danger" if wrong else "focus-ring" if focused else "border-strong" if enabled else "border"
        stroke = self.look.tokens.stroke
        outline(
            painter,
            self.look,
            QRectF(option.rect),
            fill="surface",
            line=line,
            pen=stroke["focus"] if focused else stroke["control"],
            radius=self.look.tokens.radius["control"],
        )


def corner_of(widget: QWidget | None, look: Look) -> float:
    """The corner radius a widget is painted with: its ``corner`` property, or that of a control."""
    value = widget.property("corner") if widget is not None else None
    return float(value) if isinstance(value, (int, float)) else float(look.tokens.radius["control"])
