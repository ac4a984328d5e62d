"""Set-up: what is practised, with whom, how long, and what goes where."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFileDialog, QSizePolicy, QVBoxLayout, QWidget

from coach_app.core.desk_events.choices import SettingsShown
from coach_app.core.desk_events.questions import QuestionsRead
from coach_app.core.desk_events.sound import DevicesListed
from coach_app.core.plan import PlannedQuestion
from coach_app.core.rounds import EngineName, Mode, Persona, Round
from coach_app.ui.screens.job import JobDescription
from coach_app.ui.screens.page import Page
from coach_app.ui.screens.summary import PracticeSummary
from coach_app.ui.theme.look import Look
from coach_app.ui.view import setup as view
from coach_app.ui.view.frame import Frame
from coach_app.ui.view.setup import NO_MICROPHONE, Form
from coach_app.ui.view.words import MODE_SENTENCES, MODES, PERSONA_CHOICES, ROUNDS, count, number, sentence
from coach_app.ui.widgets.buttons import Link
from coach_app.ui.widgets.choices import OptionCard
from coach_app.ui.widgets.fields import Entry, Labelled, Picker, Writing
from coach_app.ui.widgets.segmented import Segmented
from coach_app.ui.widgets.text import Text

LENGTHS = (10, 25, 45)
"""Minutes that are offered; another length from the settings joins them."""
SIDE = 304
"""Width of the side card beside the form."""


class SetUp(Page):
    """The form of a practice. ``start`` carries the form as it stands, ``questions_file`` a chosen file."""

    start = Signal(object)
    questions_file = Signal(str)

    def __init__(self, look: Look, pick: Callable[[], str] | None = None) -> None:
        """Empty until ``show_form`` is called; ``pick`` asks for a file, the system's dialogue if None."""
        super().__init__(look, "Set up a practice")
        self._shown: SettingsShown | None = None
        self._pick = pick or self._ask_for_file
        self._read: tuple[PlannedQuestion, ...] = ()
        self._fields()
        self.summary = PracticeSummary(look)
        self.summary.start_button.clicked.connect(lambda: self.start.emit(self.form()))
        self.summary.offline_button.clicked.connect(lambda: self.start.emit(view.offline(self.form())))
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(32)
        self._columns.addWidget(self._form_column(), 1)
        self._columns.addWidget(self.summary, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(self._columns)
        self.body.setSpacing(20)
        self.foot = QVBoxLayout()
        self.layout().addLayout(self.foot)  # type: ignore[union-attr]  # Page always has its layout
        self._connect()

    def form(self) -> Form:
        """The form as it stands."""
        return Form(
            role=self.role.text(),
            company=self.company.text(),
            round=Round(self.round.value or Round.BEHAVIOURAL),
            minutes=float(self.length.value or LENGTHS[1]),
            questions=int(self.questions.value or 5),
            persona=Persona(self.persona.value or Persona.WARM),
            mode=next((mode for mode, card in self.modes.items() if card.isChecked()), Mode.PRACTICE),
            engine=EngineName(self.engine.value or EngineName.AUTO),
            microphone=self.microphone.value,
            own=self.own.edit.toPlainText(),
            job=self.job.written,
            read=self._read,
        )

    def show_form(self, form: Form) -> None:
        """Fill the form in."""
        self.role.setText(form.role)
        self.company.setText(form.company)
        self.job.show_written(form.job)
        self.round.choose(form.round)
        self.length.offer(_lengths(form.minutes))
        self.length.choose(number(form.minutes))
        self.questions.offer(_amounts(form.questions))
        self.questions.choose(str(form.questions))
        self.persona.choose(form.persona)
        self.modes[form.mode].setChecked(True)
        self.engine.choose(form.engine)
        self._offer_microphone(form.microphone)
        self._refresh()

    def show_settings(self, shown: SettingsShown) -> None:
        """Take up keys and consents."""
        self._shown = shown
        self.engine.offer(view.engine_choices(shown))
        self._refresh()

    def take_questions(self, event: QuestionsRead) -> None:
        """Put the questions of a file in place of those written before."""
        self._read = event.questions
        self.own.edit.setPlainText("\n".join(question.text for question in event.questions))
        self.notice.say(f"{count(len(event.questions), 'question')} read from {event.name}.", icon="check")

    def show_devices(self, devices: DevicesListed) -> None:
        """Offer the microphones there are; say so when there is none."""
        kept = self.microphone.value
        named = [(name, name) for name in devices.microphones]
        first = [("", "The system's choice")] if named else []
        self.microphone.offer([*first, *named, (NO_MICROPHONE, "None, I answer in writing")])
        self._offer_microphone(kept if named else NO_MICROPHONE)
        if not named:
            said = f"No microphone found. You can answer in writing. {sentence(devices.reason)}"
            self.notice.say(said.strip(), icon="mic-off")

    def arrange(self, frame: Frame) -> None:
        """The side card goes below the form where it does not fit; its Start stays at the foot."""
        super().arrange(frame)
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._columns.setDirection(down if frame.stacked else across)
        narrow = down if frame.compact_rows else across
        for row in self._rows:
            row.setDirection(narrow)
        self.summary.setMinimumWidth(0)
        self.summary.setMaximumWidth(16777215)
        if not frame.stacked:
            self.summary.setFixedWidth(min(self.look.pad(SIDE), frame.content // 3 + 8))
        self.summary.pin(self.foot if frame.stacked else None, frame.margin, frame.content)

    def _fields(self) -> None:
        look = self.look
        self.role = Entry(look, "Job title", "For example, operations lead")
        self.company = Entry(look, "Company, optional")
        self.round = Segmented(look, "Round", list(ROUNDS.items()))
        self.job = JobDescription(look)
        self.own = Writing(look, "Your questions, one a line", "One question a line", lines=4)
        self.length = Picker(look, "Length", _lengths(25))
        self.questions = Picker(look, "Questions", _amounts(5))
        self.persona = Picker(look, "Interviewer", list(PERSONA_CHOICES.items()))
        self.engine = Picker(look, "Who speaks", view.engine_choices(None))
        self.microphone = Picker(
            look, "Microphone", [("", "The system's choice"), (NO_MICROPHONE, "None, I answer in writing")]
        )
        self.modes = {mode: OptionCard(look, MODES[mode], MODE_SENTENCES[mode]) for mode in Mode}
        group = QButtonGroup(self)
        for card in self.modes.values():
            group.addButton(card)

    def _form_column(self) -> QWidget:
        look = self.look
        self._rows: list[QBoxLayout] = []
        self._own_field = self._own_questions()
        self._own_field.hide()
        column = QWidget()
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(14)
        box.addLayout(self._row(("Job title", self.role), ("Company (optional)", self.company)))
        box.addWidget(self.job)
        box.addWidget(Labelled(look, "Round", self.round))
        box.addWidget(self._own_field)
        box.addLayout(self._row(("Length", self.length), ("Questions", self.questions)))
        box.addLayout(self._row(("Interviewer", self.persona), ("Who speaks", self.engine)))
        box.addLayout(self._row(("Microphone", self.microphone)))
        modes = QVBoxLayout()
        modes.setSpacing(4)
        modes.addWidget(Text(look, "Mode", step="small", role="text-muted"))
        cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        cards.setSpacing(12)
        self._rows.append(cards)
        for card in self.modes.values():
            cards.addWidget(card, 1)
        modes.addLayout(cards)
        box.addLayout(modes)
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        return column

    def _own_questions(self) -> QWidget:
        self.from_file = Link(self.look, "Read them from a file", icon="doc")
        self.from_file.setToolTip("A CSV table with a column named text, or a TOML file.")
        self.from_file.clicked.connect(self._choose_file)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Labelled(self.look, "Your questions, one a line", self.own))
        column.addWidget(self.from_file, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _choose_file(self) -> None:
        path = self._pick()
        if path:
            self.questions_file.emit(path)

    def _ask_for_file(self) -> str:
        kinds = "Questions (*.csv *.tsv *.toml);;All files (*)"
        path, _ = QFileDialog.getOpenFileName(self, "Choose a file of questions", "", kinds)
        return path

    def _row(self, *fields: tuple[str, QWidget]) -> QBoxLayout:
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(16)
        for label, field in fields:
            row.addWidget(Labelled(self.look, label, field), 1)
        self._rows.append(row)
        return row

    def _connect(self) -> None:
        self.role.textChanged.connect(self._refresh)
        self.own.edit.textChanged.connect(self._refresh)
        self.round.chosen.connect(self._refresh)
        for picker in (self.length, self.questions, self.persona, self.engine, self.microphone):
            picker.currentIndexChanged.connect(self._refresh)
        for card in self.modes.values():
            card.toggled.connect(self._refresh)

    def _offer_microphone(self, name: str) -> None:
        if name and self.microphone.findData(name) < 0:
            self.microphone.insertItem(1, f"{name}, not found now", name)
        self.microphone.choose(name)

    def _refresh(self) -> None:
        form = self.form()
        self._own_field.setVisible(form.round is Round.OWN)
        self.questions.setEnabled(form.round is not Round.OWN and form.mode is not Mode.DRILL)
        self.questions.setToolTip("" if self.questions.isEnabled() else "Set by the round and the mode.")
        self.summary.show_practice(form, self._shown)


def _lengths(minutes: float) -> Sequence[tuple[str, str]]:
    offered = sorted({*map(float, LENGTHS), minutes})
    return [(number(one), f"{number(one)} minutes") for one in offered]


def _amounts(questions: int) -> Sequence[tuple[str, str]]:
    return [(str(one), str(one)) for one in sorted({*range(1, 11), questions})]
