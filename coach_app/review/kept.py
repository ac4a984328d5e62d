"""The debrief of a session as it is stored, read as values, and the only ways it may change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from coach_app.core.session import EgressRow
from coach_app.review.actions import NextAction
from coach_app.review.evaluator import Assessed, Dimension, NotAssessed, Quote, Verdict, Versions

ScoringState = Literal["off", "done", "failed"]
Confidence = Literal["low", "medium", "high"]
TalkKind = Literal["question", "phrasing"]
Table = Mapping[str, object]

_SCORES = ("assessed", "dimensions", "scoring", "versions")
_USERS = ("disputes", "talks")
"""What the user added, kept whatever is made again."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why the last scoring did not go through, and how to mend it; empty when there was none."""

    what: str = ""
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Overall:
    """The overall score, its range, and the share of the weights it covers."""

    score: float
    low: float
    high: float
    share: float


@dataclass(frozen=True, slots=True)
class Scoring:
    """How scoring went.

    `off`: no model was asked, `reason` says why. `failed`: there are no scores, `trouble` says why. `done`:
    `engine` and `model` scored `at` (ISO 8601 UTC); `trouble` then belongs to a later try that failed. `sent`
    lists what went to which host, `cost` is in US dollars, None where no price is known; `draft` says that
    only a recogniser's draft could be read.
    """

    state: ScoringState = "off"
    reason: str = ""
    trouble: Trouble = Trouble()
    engine: str = ""
    model: str = ""
    at: str = ""
    overall: Overall | None = None
    sent: tuple[EgressRow, ...] = ()
    cost: float | None = None
    draft: bool = False

    @property
    def may_be_tried(self) -> bool:
        """Whether trying (again) is offered."""
        return self.state != "done" or bool(self.trouble.what)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A quote, or with an empty `text` a whole score, the user does not agree with; `at` is ISO 8601 UTC."""

    dimension: str
    turn: int
    text: str
    note: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Talk:
    """What the coach said about a turn, and what it was asked; `at` is ISO 8601 UTC."""

    turn: int
    kind: TalkKind
    question: str
    answer: str
    model: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Debrief:
    """All of a stored debrief. `metrics`, `questions` and `cards` are the tables of docs/schema.md."""

    assessed: bool
    actions: tuple[NextAction, ...]
    verdicts: tuple[Verdict, ...]
    scoring: Scoring
    disputes: tuple[Dispute, ...]
    talks: tuple[Talk, ...]
    metrics: Table
    questions: tuple[Table, ...]
    cards: tuple[Table, ...]

    @classmethod
    def of(cls, review: Table) -> "Debrief":
        """The debrief a session's `review` holds; what is missing in an older one is empty."""
        facts = _table(review.get("facts"))
        return cls(
            assessed=review.get("assessed") is True,
            actions=tuple(_action(row) for row in _rows(review.get("actions"))),
            verdicts=tuple(_verdicts(review.get("dimensions"))),
            scoring=_scoring(review),
            disputes=tuple(_dispute(row) for row in _rows(review.get("disputes"))),
            talks=tuple(_talk(row) for row in _rows(review.get("talks"))),
            metrics=_table(facts.get("metrics")),
            questions=tuple(_rows(facts.get("questions"))),
            cards=tuple(_rows(review.get("cards"))),
        )

    def disputed(self, dimension: Dimension, quote: Quote | None = None) -> Dispute | None:
        """The dispute of a quote, or of the whole score without one."""
        turn, text = (0, "") if quote is None else (quote.turn, quote.text)
        for one in self.disputes:
            if (one.dimension, one.text) == (str(dimension), text) and (not text or one.turn == turn):
                return one
        return None

    def said_about(self, turn: int) -> tuple[Talk, ...]:
        """What the coach said about a turn, oldest first."""
        return tuple(one for one in self.talks if one.turn == turn)


def carried(old: Table | None, fresh: Table) -> Table:
    """A debrief made again, with what the user added to the old one, and its scores where it has none."""
    if old is None:
        return fresh
    kept = {key: old[key] for key in _USERS if key in old}
    if old.get("assessed") is True and fresh.get("assessed") is not True:
        tried = _table(fresh.get("scoring"))
        kept |= {key: old[key] for key in _SCORES if key in old}
        scoring = dict(_table(old.get("scoring")))
        scoring.pop("trouble", None)
        if tried.get("state") == "failed":
            scoring["trouble"] = {key: tried.get(key, "") for key in ("what", "mend", "at")}
        kept |= {"scoring": scoring, "actions": old.get("actions", fresh.get("actions"))}
    return {**fresh, **kept}


def with_dispute(review: Table, dispute: Dispute, *, disputed: bool) -> Table:
    """The debrief with a quote disputed, or no longer."""
    same = (dispute.dimension, dispute.turn, dispute.text)
    rows = [
        row
        for row in _rows(review.get("disputes"))
        if (row.get("dimension"), row.get("turn"), row.get("text")) != same
    ]
    if disputed:
        words = {"turn": dispute.turn, "text": dispute.text, "note": dispute.note, "at": dispute.at}
        rows.append({"dimension": dispute.dimension, **words})
    return {**review, "disputes": rows}


def with_talk(review: Table, talk: Talk) -> Table:
    """The debrief with what the coach said."""
    row = {
        "turn": talk.turn,
        "kind": talk.kind,
        "question": talk.question,
        "answer": talk.answer,
        "model": talk.model,
        "at": talk.at,
    }
    return {**review, "talks": [*_rows(review.get("talks")), row]}


def quotes_of(review: Table, dimension: str) -> tuple[Quote, ...]:
    """The quotes a dimension's score stands on, those of single readings included."""
    rows = [*_rows(review.get("dimensions")), *_rows(_table(review.get("scoring")).get("readings"))]
    chosen = (row for row in rows if row.get("dimension") == dimension)
    return tuple(dict.fromkeys(quote for row in chosen for quote in _quotes(row.get("quotes"))))


def _scoring(review: Table) -> Scoring:
    table = _table(review.get("scoring"))
    named = str(table.get("state", "off"))
    state: ScoringState = next((one for one in get_args(ScoringState) if one == named), "off")
    failure = table if state == "failed" else _table(table.get("trouble"))
    return Scoring(
        state=state,
        reason=_text(table, "reason"),
        trouble=Trouble(_text(failure, "what"), _text(failure, "mend")),
        engine=_text(table, "engine"),
        model=_text(_table(review.get("versions")), "model"),
        at=_text(table, "at"),
        overall=_overall(table.get("overall")),
        sent=tuple(_sent(table.get("sent"))),
        cost=_number(_table(table.get("usage")), "cost"),
        draft=table.get("transcript") == "draft",
    )


def _overall(value: object) -> Overall | None:
    table = _table(value)
    figures = [_number(table, key) for key in ("score", "low", "high", "share")]
    known = [figure for figure in figures if figure is not None]
    return Overall(*known) if len(known) == len(figures) else None


def _sent(value: object) -> Iterator[EgressRow]:
    for row in _rows(value):
        out, came = (int(_number(row, key) or 0) for key in ("bytes_out", "bytes_in"))
        yield EgressRow(_text(row, "host"), out, came, _number(row, "seconds") or 0.0, "words")


def _verdicts(value: object) -> Iterator[Verdict]:
    known = {str(one): one for one in Dimension}
    for row in _rows(value):
        dimension = known.get(_text(row, "dimension"))
        if dimension is None:
            continue
        score = _number(row, "score")
        if score is None:
            yield NotAssessed(dimension, _text(row, "reason"))
            continue
        low, high = _number(row, "low"), _number(row, "high")
        confidence: Confidence = next(
            (one for one in get_args(Confidence) if one == row.get("confidence")), "low"
        )
        yield Assessed(
            dimension,
            score,
            score if low is None else low,
            score if high is None else high,
            confidence,
            tuple(_quotes(row.get("quotes"))),
            _text(row, "advice"),
            _versions(row.get("versions")),
        )


def _versions(value: object) -> Versions | None:
    table = _table(value)
    if "prompt" not in table:
        return None
    prompt = int(_number(table, "prompt") or 0)
    return Versions(_text(table, "rubric"), prompt, _text(table, "model"), _text(table, "app"))


def _action(row: Table) -> NextAction:
    question = _number(row, "question")
    quote = next(_quotes([row.get("quote")]), None)
    number = None if question is None else int(question)
    return NextAction(_text(row, "rule"), _text(row, "title"), _text(row, "why"), number, quote)


def _dispute(row: Table) -> Dispute:
    turn = int(_number(row, "turn") or 0)
    return Dispute(_text(row, "dimension"), turn, _text(row, "text"), _text(row, "note"), _text(row, "at"))


def _talk(row: Table) -> Talk:
    kind: TalkKind = "phrasing" if row.get("kind") == "phrasing" else "question"
    texts = (_text(row, key) for key in ("question", "answer", "model", "at"))
    return Talk(int(_number(row, "turn") or 0), kind, *texts)


def _quotes(value: object) -> Iterator[Quote]:
    for row in _rows(value):
        turn, text = _number(row, "turn"), _text(row, "text")
        if turn is not None and text:
            yield Quote(int(turn), text)


def _rows(value: object) -> list[Table]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []


def _table(value: object) -> Table:
    return value if isinstance(value, Mapping) else {}


def _text(table: Table, key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _number(table: Table, key: str) -> float | None:
    value = table.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
