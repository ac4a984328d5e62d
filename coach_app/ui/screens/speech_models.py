"""Speech models on Settings: which there are, bringing one in, taking one away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from coach_app.core.desk_events.speech import SpeechModel, SpeechModelOffered, SpeechModelsListed
from coach_app.ui.screens.page import clear
from coach_app.ui.theme.look import Look
from coach_app.ui.view import speech as view
from coach_app.ui.view.frame import Frame
from coach_app.ui.widgets.buttons import Button, Link
from coach_app.ui.widgets.card import Card, Rule
from coach_app.ui.widgets.fields import Entry
from coach_app.ui.widgets.notice import Question
from coach_app.ui.widgets.progress import Progress
from coach_app.ui.widgets.text import Text

ARCHIVES = "Archives (*.zip *.tar *.tar.gz *.tgz *.tar.bz2 *.tbz2 *.tar.xz *.txz);;All files (*)"


class SpeechModels(Card):
    """``looked`` and ``installed`` carry a file or address and a checksum, ``removed`` a model's name."""

    looked = Signal(str, str)
    installed = Signal(str, str)
    removed = Signal(str)
    cancelled = Signal()

    def __init__(self, look: Look, pick: Callable[[], str] | None = None) -> None:
        """``pick`` asks for a file, the system's dialogue unless told."""
        super().__init__(look, spacing=8)
        self._pick = pick or self._ask_for_file
        self._offered: SpeechModelOffered | None = None
        self._leaving = ""
        self.body.addWidget(Text(look, "Speech models", step="lead"))
        self.body.addWidget(
            Text(
                look,
                "They turn what you say into text, on this computer. Nothing is downloaded before you agree.",
                step="small",
                role="text-muted",
            )
        )
        self.trouble = Text(look, step="small", role="text-muted")
        self.trouble.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.trouble)
        self.body.addWidget(Rule(look))
        self.body.addWidget(self._bring_in())
        self.question = Question(look, "Not now", "Go on")
        self.question.answered.connect(self._answered)
        self.body.addWidget(self.question)
        self.body.addWidget(self._under_way())
        self.said = Text(look, step="small", role="text-muted")
        self.said.hide()
        self.body.addWidget(self.said)
        self.removals: dict[str, Link] = {}
        self._fill(())

    def show_models(self, listed: SpeechModelsListed) -> None:
        """Show what is installed, and why it can't be used."""
        self._fill(listed.models)
        self.trouble.say(listed.trouble)
        self.trouble.setVisible(bool(listed.trouble) and bool(listed.models))

    def offer(self, offered: SpeechModelOffered) -> None:
        """Ask before anything is fetched."""
        self._offered, self._leaving = offered, ""
        self.said.hide()
        self.question.ask(view.offer(offered))

    def moved(self, share: float | None, doing: str) -> None:
        """Work goes on."""
        self.question.hide()
        self.said.hide()
        self.doing.say(doing)
        self.bar.show_share(share)
        self._work.show()
        self.install.setEnabled(False)

    def over(self, how: str) -> None:
        """Work is over: done, cancelled or failed; what failed has been said already."""
        self._work.hide()
        self.install.setEnabled(True)
        words = {"done": view.DONE, "cancelled": view.STOPPED}.get(how, "")
        self.said.say(words)
        self.said.setVisible(bool(words))
        if how == "done":
            self.source.clear()
            self.checksum.clear()

    def arrange(self, frame: Frame) -> None:
        """The fields one below the other where the width is short."""
        across = self._fields.Direction.LeftToRight
        self._fields.setDirection(self._fields.Direction.TopToBottom if frame.compact_rows else across)

    def _bring_in(self) -> QWidget:
        self.source = Entry(self.look, "File or https address of a model", "File or https address of a model")
        self.checksum = Entry(self.look, "Checksum, SHA-256, optional", "SHA-256, optional")
        self.choose = Button(self.look, "Choose a file")
        self.install = Button(self.look, "Install")
        self.choose.clicked.connect(self._chosen)
        self.install.clicked.connect(self._look)
        self.source.returnPressed.connect(self._look)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        self._fields = QHBoxLayout()
        self._fields.setSpacing(8)
        self._fields.addWidget(self.source, 3)
        self._fields.addWidget(self.checksum, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.choose)
        buttons.addWidget(self.install)
        buttons.addStretch(1)
        column.addLayout(self._fields)
        column.addLayout(buttons)
        return box

    def _under_way(self) -> QWidget:
        self.doing = Text(self.look, step="small")
        self.bar = Progress(self.look)
        self.cancel = Button(self.look, "Cancel", "muted", height=32, pad=10, step="small")
        self.cancel.clicked.connect(self.cancelled)
        self._work = QWidget()
        row = QHBoxLayout(self._work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.doing)
        words.addWidget(self.bar)
        row.addLayout(words, 1)
        row.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignVCenter)
        self._work.hide()
        return self._work

    def _fill(self, models: tuple[SpeechModel, ...]) -> None:
        clear(self._rows)
        self.removals = {}
        for model in models:
            link = Link(self.look, "Remove")
            link.clicked.connect(lambda _=False, name=model.name: self._leave(name))
            self.removals[model.name] = link
            self._rows.addWidget(self._row(model.name, view.detail(model), link))
        self._rows.addWidget(self._row("pocketsphinx", view.BUILT_IN, None))

    def _row(self, name: str, detail: str, link: Link | None) -> QWidget:
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 6, 0, 6)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Text(self.look, name, weight=500))
        words.addWidget(Text(self.look, detail, step="small", role="text-muted"))
        box.addLayout(words, 1)
        if link is not None:
            link.setAccessibleName(f"Remove {name}")
            box.addWidget(link, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _chosen(self) -> None:
        path = self._pick()
        if path:
            self.source.setText(path)

    def _ask_for_file(self) -> str:
        path, _ = QFileDialog.getOpenFileName(self, "Choose a model's archive", "", ARCHIVES)
        return path

    def _look(self) -> None:
        if self.source.text().strip():
            self.looked.emit(self.source.text().strip(), self.checksum.text().strip())

    def _leave(self, name: str) -> None:
        self._offered, self._leaving = None, name
        self.question.ask(f"Remove {name}? It can be installed again.")

    def _answered(self, go_on: bool) -> None:
        offered, leaving = self._offered, self._leaving
        self._offered, self._leaving = None, ""
        if go_on and offered is not None:
            self.installed.emit(offered.source, offered.sha256)
        elif go_on and leaving:
            self.removed.emit(leaving)
        else:
            self.install.setFocus(Qt.FocusReason.OtherFocusReason)
