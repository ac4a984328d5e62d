"""Chooses the questions of one interview from the bank."""

import random
from collections import Counter
from collections.abc import Iterable

from coach_app.core.errors import BadInput
from coach_app.core.rounds import QuestionKind, Round, Section
from coach_app.knowledge.values import Bank, BankQuestion, Level, Trade

CLOSING_FROM = 5
"""From this many questions on, the last one comes from the closing sections."""

_CLOSING = (Section.QA, Section.WRAP_UP)
_ORDER = tuple(Section)
_LEVEL_WORDS = {
    Level.JUNIOR: ("junior", "trainee", "apprentice", "graduate", "intern.", "entry", "assistant"),
    Level.SENIOR: ("senior", "lead", "head.", "principal", "chief", "director"),
}


def choose(bank: Bank, round_: Round, count: int, role: str, seed: int) -> tuple[BankQuestion, ...]:
    """Return at most `count` questions of a round, in the order of asking.

    The first is an introduction. The others spread over what they probe, prefer the level and trade of the
    job title `role`, and never ask about a trade the title doesn't name. When the round has no more, general
    behavioural questions fill up. Same arguments, same questions.

    Raises:
        BadInput: `count` below 1, or the bank holds nothing for the round.
    """
    if count < 1:
        raise BadInput("an interview needs at least one question", "ask for 1 or more")
    trades = trades_of(role, bank.trades)
    pool = _suitable(bank.for_round(round_), trades)
    if not pool:
        raise BadInput(f"the question bank has nothing for the round '{round_}'", "choose another round")
    draw = random.Random(seed)
    draw.shuffle(pool)
    opening = [question for question in pool if question.kind is QuestionKind.INTRODUCTION][:1]
    rest = [question for question in pool if question.kind is not QuestionKind.INTRODUCTION]
    body = [question for question in rest if question.section not in _CLOSING]
    closing = [question for question in rest if question.section in _CLOSING]
    last = closing[: 1 if count >= CLOSING_FROM else 0]
    wanted = count - len(opening) - len(last)
    chosen = _spread(body, wanted, trades, level_of(role))
    if len(chosen) < wanted and round_ is not Round.BEHAVIOURAL:
        chosen += _fill(bank, wanted - len(chosen), draw, level_of(role))
    chosen.sort(key=lambda question: _ORDER.index(question.section))
    spare = closing[len(last) :][: max(0, wanted - len(chosen))]
    return (*opening, *chosen, *last, *spare)[:count]


def trades_of(role: str, trades: Iterable[Trade]) -> frozenset[str]:
    """Return the ids of the trades that a job title names."""
    return frozenset(trade.id for trade in trades if any(_names(role, word) for word in trade.words))


def level_of(role: str) -> Level:
    """Return the level that a job title names, `ANY` when it names none."""
    for level, words in _LEVEL_WORDS.items():
        if any(_names(role, word) for word in words):
            return level
    return Level.ANY


def _names(role: str, word: str) -> bool:
    """Tell whether `word` begins a word of the title, or is one when it ends with a full stop."""
    title = "".join(letter if letter.isalnum() or letter == "-" else " " for letter in role.casefold())
    padded = f" {' '.join(title.split())} "
    return f" {word[:-1]} " in padded if word.endswith(".") else f" {word}" in padded


def _suitable(questions: Iterable[BankQuestion], trades: frozenset[str]) -> list[BankQuestion]:
    return [question for question in questions if not question.trade or question.trade in trades]


def _spread(
    questions: list[BankQuestion], count: int, trades: frozenset[str], level: Level
) -> list[BankQuestion]:
    """Take the cheapest question again and again: repeated probes cost most, then a foreign level."""
    left = list(questions)
    chosen: list[BankQuestion] = []
    seen: Counter[str] = Counter()
    while left and len(chosen) < count:
        best = min(left, key=lambda question: _cost(question, seen, trades, level))
        left.remove(best)
        chosen.append(best)
        seen.update(best.probes)
    return chosen


def _cost(question: BankQuestion, seen: Counter[str], trades: frozenset[str], level: Level) -> int:
    repeated = sum(seen[probe] for probe in question.probes)
    foreign_level = question.level not in (Level.ANY, level) and (level is not Level.ANY)
    too_hard = level is Level.ANY and question.level is Level.SENIOR
    general = bool(trades) and not question.trade
    return 2 * repeated + 3 * foreign_level + 3 * too_hard + general


def _fill(bank: Bank, count: int, draw: random.Random, level: Level) -> list[BankQuestion]:
    general = [
        question
        for question in _suitable(bank.for_round(Round.BEHAVIOURAL), frozenset())
        if question.section is Section.BEHAVIOURAL and question.kind is QuestionKind.BEHAVIOURAL
    ]
    draw.shuffle(general)
    return _spread(general, count, frozenset(), level)
