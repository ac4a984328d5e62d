"""Scoring a stored session: who may be asked, with which rubric, and what is stored of it."""

import asyncio
import secrets
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import coach_app
from coach_app.core.errors import BadInput, EngineFailed
from coach_app.core.rounds import EngineName, Round
from coach_app.core.session import Consent, EgressRow, StoredSession
from coach_app.core.settings import ScoringSettings, Settings
from coach_app.models.gemini_text import GeminiText
from coach_app.models.openai_compatible import OpenAICompatible
from coach_app.models.patience import Patience, PatientModel
from coach_app.models.text_model import TextModel, TextRequest
from coach_app.review.debrief import debrief
from coach_app.review.scoring import record
from coach_app.review.scoring.prompt import Prompt
from coach_app.review.scoring.rubric import Rubric, parse_rubric
from coach_app.review.scoring.scorer import ModelEvaluator, Reply
from coach_app.storage.store import Store
from coach_app.wiring.household import Household

OFFLINE = "Scoring is offline: measured facts only."
NO_CONSENT = "You have not agreed to send transcripts for scoring, so there are measured facts only."
NO_MODEL = "No text model is set up, so there are measured facts only."
NOTHING_OPENS = "The setting privacy.offline_only forbids scoring, so there are measured facts only."


@dataclass(frozen=True, slots=True)
class Scored:
    """The debrief as it is stored now; `failure` says why scoring did not go through, if it was tried."""

    review: Mapping[str, object]
    failure: EngineFailed | None = None


@dataclass(frozen=True, slots=True)
class TextEngine:
    """A text model that may be asked, under its engine's name and with which consent."""

    name: EngineName
    model: PatientModel
    consent: Literal["stored", "named"]

    def made(self) -> dict[str, object]:
        """What a debrief keeps of who scored, when and for how much."""
        spent = self.model.spent
        return {
            "engine": str(self.name),
            "consent": self.consent,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "usage": {
                "requests": spent.requests,
                "input_tokens": spent.input_tokens,
                "output_tokens": spent.output_tokens,
                "cost": None if spent.cost is None else round(spent.cost, 6),
                "seconds": round(spent.seconds, 3),
            },
        }


@dataclass(frozen=True, slots=True)
class ModelAsker:
    """Puts the prompts of a reading to a text model."""

    model: TextModel

    async def ask(self, prompt: Prompt) -> Reply:
        """The reply. Raises TextFailed."""
        reply = await self.model.complete(TextRequest(prompt.system, prompt.user, prompt.schema))
        return Reply(reply.text, reply.model)


async def score_session(
    household: Household,
    store: Store,
    session: str,
    engine: EngineName = EngineName.AUTO,
    *,
    named: bool = False,
) -> Scored:
    """Run the debrief of a stored session, scored where that is allowed, and store it.

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
    chosen = await asyncio.to_thread(choose_model, household, engine, consents, named=named)
    failure = None
    if isinstance(chosen, str):
        review = _unscored(stored, record.off(chosen), chosen)
    else:
        try:
            review, failure = await _scored(household, stored, chosen)
        finally:
            await keeper.run(_add_egress, store, stored.summary.id, chosen.model.traffic())
            await chosen.model.close()
    await keeper.run(store.put_review, stored.summary.id, review)
    return Scored(review, failure)


async def _scored(
    household: Household, stored: StoredSession, engine: TextEngine
) -> tuple[Mapping[str, object], EngineFailed | None]:
    rubric = load_rubric(household.assets, stored.summary.round)
    seed = secrets.randbits(32)
    evaluator = ModelEvaluator(ModelAsker(engine.model), rubric, coach_app.__version__, seed)
    try:
        scores = await evaluator.score(stored)
    except EngineFailed as failure:
        reason = f"Scoring failed: {failure.what}."
        return _unscored(stored, record.failed(failure, engine.made()), reason), failure
    return debrief(stored, scores.verdicts, scoring=record.done(scores, engine.made())), None


def _unscored(stored: StoredSession, scoring: Mapping[str, object], reason: str) -> Mapping[str, object]:
    fresh = debrief(stored, record.unscored(reason), scoring=scoring)
    if stored.review is not None and record.has_scores(stored.review):
        kept = ("assessed", "dimensions", "scoring", "versions")
        return fresh | {key: stored.review[key] for key in kept if key in stored.review}
    return fresh


def _add_egress(store: Store, session: str, traffic: Iterable[EgressRow]) -> None:
    """Add what scoring sent to the session's ledger, host by host. Runs on the store's thread."""
    rows = {row.host: row for row in store.load(session).egress}
    more = tuple(traffic)
    for row in more:
        old = rows.get(row.host, EgressRow(row.host, 0, 0, 0.0))
        rows[row.host] = EgressRow(
            row.host,
            old.bytes_out + row.bytes_out,
            old.bytes_in + row.bytes_in,
            old.seconds + row.seconds,
        )
    store.put_egress(session, [rows[row.host] for row in more])


def choose_model(
    household: Household, engine: EngineName, consents: tuple[Consent, ...], *, named: bool
) -> TextEngine | str:
    """Who is asked, or the line that says why nobody is. It may block for seconds (the keychain).

    Raises EngineFailed when an engine that was named can't be used, BadInput for its settings.
    """
    settings = household.settings()[0]
    if engine is EngineName.OFFLINE:
        return OFFLINE
    if settings.privacy.offline_only:
        if named and engine is not EngineName.AUTO:
            raise EngineFailed(
                "the setting privacy.offline_only forbids scoring by a text model",
                "switch it off, or use --engine offline",
            )
        return NOTHING_OPENS
    if named and engine is not EngineName.AUTO:
        return TextEngine(engine, named_model(household, engine, settings), "named")
    if not any(consent.given for consent in consents if consent.purpose == "scoring"):
        return NO_CONSENT
    found = _at_hand(household, engine, settings)
    return NO_MODEL if found is None else TextEngine(found[0], found[1], "stored")


def _at_hand(
    household: Household, engine: EngineName, settings: Settings
) -> tuple[EngineName, PatientModel] | None:
    """The engine that was chosen; with `auto`, Gemini where it has a key, else a server that is set up."""
    if engine is not EngineName.AUTO:
        return engine, named_model(household, engine, settings)
    if household.keys.get(EngineName.GEMINI) is not None:
        return EngineName.GEMINI, named_model(household, EngineName.GEMINI, settings)
    if settings.scoring.server_model:
        return EngineName.OPENAI, named_model(household, EngineName.OPENAI, settings)
    return None


def named_model(
    household: Household, engine: EngineName, settings: Settings, patience: Patience | None = None
) -> PatientModel:
    """The text model of an engine, with the limits of the settings. Raises EngineFailed, BadInput."""
    scoring = settings.scoring
    key = household.keys.get(engine)
    match engine:
        case EngineName.GEMINI:
            if key is None:
                raise EngineFailed("there is no key for Gemini", "add one with `coach keys set gemini`")
            model: TextModel = GeminiText(
                scoring.model, key, timeout=scoring.timeout, api_version=settings.gemini.api_version
            )
        case EngineName.OPENAI:
            model = OpenAICompatible(scoring.address, scoring.server_model, key, timeout=scoring.timeout)
        case _:
            raise EngineFailed(
                f"the {engine} engine scores nothing in this build", "use --engine gemini or --engine openai"
            )
    return PatientModel(model, patience or limits(scoring))


def limits(scoring: ScoringSettings) -> Patience:
    """The limits settings put on scoring one session."""
    return Patience(scoring.tries, scoring.backoff, scoring.seconds, scoring.cost_limit)


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
