"""Scoring a stored session: with which rubric, and what is stored of it."""

import asyncio
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import coach_app
from coach_app.core.errors import BadInput, EngineFailed
from coach_app.core.events import ReviewReady, as_json
from coach_app.core.rounds import EngineName, Round
from coach_app.core.session import StoredSession
from coach_app.models.text_model import TextModel, TextRequest
from coach_app.review.debrief import debrief
from coach_app.review.kept import carried
from coach_app.review.scoring import record
from coach_app.review.scoring.prompt import Prompt
from coach_app.review.scoring.rubric import Rubric, parse_rubric
from coach_app.review.scoring.scorer import ModelEvaluator, Progress, Reply
from coach_app.storage.store import Store
from coach_app.wiring.household import Household
from coach_app.wiring.ledger import Ledger
from coach_app.wiring.repair import repaired
from coach_app.wiring.text_models import TextEngine, choose_model

Table = Mapping[str, object]


def unwatched(done: int, total: int) -> None:
    """Progress nobody looks at."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The debrief as it is stored now.

    `asked`: a text model was asked; `failure` says why that did not go through, `cost` is in US dollars.
    """

    review: Table
    failure: EngineFailed | None = None
    asked: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ModelAsker:
    """Puts the prompts of a reading to a text model; the ledger has what was sent before a reply is used."""

    model: TextModel
    ledger: Ledger | None = None

    async def ask(self, prompt: Prompt) -> Reply:
        """The reply. Raises TextFailed, StorageFailed."""
        try:
            reply = await self.model.complete(TextRequest(prompt.system, prompt.user, prompt.schema))
        finally:
            if self.ledger is not None:
                await self.ledger.settle()
        return Reply(reply.text, reply.model)


async def score_session(
    household: Household,
    store: Store,
    session: str,
    engine: EngineName = EngineName.AUTO,
    *,
    named: bool = False,
    progress: Progress = unwatched,
) -> Scored:
    """Run the debrief of a stored session, scored where that is allowed, and store it.

    Before that, words that the live transcript lost are read again from the recording.

    `named`: the engine was named on the command line, which is consent for this run. A failure, and a run
    without a model, refresh the facts and leave earlier scores as they are; what was sent is added to the
    session's ledger whatever happens. Raises EngineFailed when a named engine can't be used at all, BadInput,
    StorageFailed; cancelling stores no debrief.
    """
    keeper = household.keeper
    stored = await keeper.run(store.load, session)
    if stored.summary.state == "live":
        raise BadInput("this session is still running", "end it first")
    consents = await keeper.run(store.consents)
    stored = await repaired(household, store, stored, consents)
    chosen = await asyncio.to_thread(choose_model, household, engine, consents, named=named)
    if isinstance(chosen, str):
        verdicts, off = record.unscored(chosen), record.off(chosen)
        scored = Scored(await asyncio.to_thread(debrief, stored, verdicts, scoring=off))
    else:
        ledger = Ledger(keeper, store, stored.summary.id, chosen.model)
        try:
            scored = await _scored(household, stored, chosen, ledger, progress)
        finally:
            await ledger.settle()
            await chosen.model.close()
    name = stored.summary.id
    review = await keeper.run(store.change_review, name, lambda old: carried(old, scored.review))
    return Scored(review, scored.failure, scored.asked, scored.seconds)


async def score_after(
    household: Household, store: Store, session: str, progress: Progress = unwatched
) -> tuple[Scored, ReviewReady | None]:
    """Score a session that has just been finished, where stored consent and a text model allow it.

    The event says that scores are stored now; it is kept with the session's others. Raises as
    `score_session`.
    """
    scored = await score_session(household, store, session, progress=progress)
    if not scored.asked or scored.failure is not None:
        return scored, None
    stored = await household.keeper.run(store.load, session)
    times = [at for line in stored.events if isinstance(at := line.get("at"), int | float)]
    at = max([stored.summary.seconds, *times]) + scored.seconds
    ready = ReviewReady(at, stored.summary.id, assessed=scored.review.get("assessed") is True)
    await household.keeper.run(store.put_event, stored.summary.id, as_json(ready))
    return scored, ready


async def _scored(
    household: Household, stored: StoredSession, engine: TextEngine, ledger: Ledger, progress: Progress
) -> Scored:
    rubric = load_rubric(household.assets, stored.summary.round)
    seed = secrets.randbits(32)
    asker = ModelAsker(engine.model, ledger)
    evaluator = ModelEvaluator(asker, rubric, coach_app.__version__, seed)
    try:
        scores = await evaluator.score(stored, progress)
    except EngineFailed as failure:
        verdicts = record.unscored(f"Scoring failed: {failure.what}.")
        failed = record.failed(failure, engine.made())
        review = await asyncio.to_thread(debrief, stored, verdicts, scoring=failed)
        return Scored(review, failure, True, engine.model.spent.seconds)
    done = record.done(scores, engine.made())
    review = await asyncio.to_thread(debrief, stored, scores.verdicts, scoring=done)
    return Scored(review, None, True, engine.model.spent.seconds)


def load_rubric(assets: Path, round_name: str) -> Rubric:
    """The bundled rubric of a round. Raises BadInput when it can't be read."""
    known = round_name if round_name in tuple(Round) else str(Round.OWN)
    folder = assets / "rubrics"
    return parse_rubric(known, read_table(folder / "common.toml"), read_table(folder / f"{known}.toml"))


def read_table(path: Path) -> Mapping[str, object]:
    """A bundled TOML file. Raises BadInput when it can't be read."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise BadInput(f"{path.name} can't be read", "install the program again") from None
