"""The theme in effect: one object handed to every widget, with a signal for when it changes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPixmap

from coach_app.ui.theme.icons import IconCache
from coach_app.ui.theme.tokens import Motion, SchemeName, Step, ThemeError, Tokens, load_tokens

PADDING_SHARE = 0.4
"""How much of a larger text size padding and icons follow: enough to stay in proportion."""


class Look(QObject):
    """Colours by role, fonts by step, sizes at the user's text size."""

    changed = Signal()

    def __init__(self, assets: Path, theme: str = "quiet-studio") -> None:
        """Load ``assets/themes/THEME.toml``, its fonts and icons; raises ThemeError."""
        super().__init__()
        self.tokens: Tokens = load_tokens(assets / "themes" / f"{theme}.toml")
        self._icons = IconCache(assets / "icons")
        self.scheme: SchemeName = "light"
        self.scale = 1.0
        self.reduced_motion = False
        self._fonts: dict[tuple[Step, int], QFont] = {}
        for name in self.tokens.font_files:
            load_font(assets / "fonts" / f"{name}.otf")

    def use(self, scheme: SchemeName, scale: float, reduced_motion: bool) -> None:
        """Change the look; ``scale`` is kept within 1.0 and 2.0. Emits ``changed`` if it differs."""
        wanted = (scheme, min(2.0, max(1.0, scale)), reduced_motion)
        if wanted == (self.scheme, self.scale, self.reduced_motion):
            return
        self.scheme, self.scale, self.reduced_motion = wanted
        self._fonts.clear()
        self.changed.emit()

    @property
    def motion(self) -> Motion:
        """Durations, those of reduced motion when the user wants it."""
        return self.tokens.reduced if self.reduced_motion else self.tokens.motion

    def colour(self, role: str, alpha: float = 1.0) -> QColor:
        """The colour of a role in the present scheme; ``alpha`` 0 to 1."""
        colour = QColor(self.tokens.schemes[self.scheme][role])
        colour.setAlphaF(alpha)
        return colour

    def hex(self, role: str) -> str:
        """The colour of a role as ``#RRGGBB``."""
        return self.tokens.schemes[self.scheme][role]

    def font(self, step: Step, weight: int | None = None) -> QFont:
        """The font of a step at the user's text size, in its own weight unless told."""
        kind = self.tokens.steps[step]
        heavy = kind.weight if weight is None else weight
        found = self._fonts.get((step, heavy))
        if found is None:
            found = QFont()
            found.setFamilies([kind.family, *self.tokens.families])
            found.setPixelSize(round(kind.size * self.scale))
            found.setWeight(QFont.Weight(heavy))
            found.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, kind.tracking * self.scale)
            found.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            for feature in self.tokens.features:
                found.setFeature(QFont.Tag(feature), 1)
            self._fonts[(step, heavy)] = found
        return found

    def line(self, step: Step) -> int:
        """Height of one line of a step, in pixels at the user's text size."""
        return round(self.tokens.steps[step].line * self.scale)

    def text_width(self, text: str, step: Step, weight: int | None = None) -> float:
        """Width of one line of text, in pixels."""
        return QFontMetricsF(self.font(step, weight)).horizontalAdvance(text)

    def pad(self, pixels: float) -> int:
        """Padding or an icon's size at the user's text size: grows, but slower than text does."""
        return round(pixels * (1 + (self.scale - 1) * PADDING_SHARE))

    def height(self, pixels: int, step: Step = "body") -> int:
        """Least height of a control drawn ``pixels`` high at 100 %: its line grows, its padding less."""
        line = self.tokens.steps[step].line
        return self.line(step) + self.pad(max(0, pixels - line))

    def pixmap(self, name: str, role: str, size: int, ratio: float = 1.0) -> QPixmap:
        """An icon in the colour of a role, ``size`` logical pixels square."""
        return self._icons.pixmap(name, self.hex(role), size, ratio)


def load_font(path: Path) -> None:
    """Make a bundled font known to Qt; raises ThemeError when the file is missing or not a font."""
    if QFontDatabase.addApplicationFont(str(path)) < 0:
        raise ThemeError(f"the font {path.name} cannot be loaded; install the program again")


def scheme_for(choice: str, system: Qt.ColorScheme) -> SchemeName:
    """Light or dark: what was chosen, or what the desktop says when the choice is ``system``."""
    if choice in ("light", "dark"):
        return "dark" if choice == "dark" else "light"
    return "dark" if system == Qt.ColorScheme.Dark else "light"
