"""The bundled fixtures scored by a text model: how far its scores can be trusted."""

import math
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

import coach_app
from coach_app.core.errors import BadInput, EngineFailed
from coach_app.core.rounds import EngineName
from coach_app.models.patience import Spent
from coach_app.review.scoring.calibration import Case, Figure, Progress, calibrate, cases_of
from coach_app.review.scoring.fixtures import parse_attacks, parse_fixtures
from coach_app.review.scoring.prompt import PROMPT_VERSION
from coach_app.review.scoring.reading import Reading
from coach_app.review.scoring.scorer import ModelEvaluator
from coach_app.wiring.household import Household
from coach_app.wiring.scoring import ModelAsker, load_rubric, read_table
from coach_app.wiring.text_models import limits, named_model

READINGS_A_SESSION = 8
"""Two runs of four dimensions; disputes and repairs come on top."""

TRIES = 6
"""Least tries of one request."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The table, which model it holds for, with which prompt, and what it took."""

    figures: tuple[Figure, ...]
    models: tuple[str, ...]
    prompt: int
    spent: Spent


def bundled_cases(assets: Path, questions: int | None = None) -> tuple[Case, ...]:
    """Fixtures and probes of the first `questions`, None for all, and every attack. Raises BadInput."""
    folder = assets / "calibration"
    fixtures = parse_fixtures(read_table(folder / "answers.toml"))
    wanted = set(list(dict.fromkeys(one.question_id for one in fixtures))[:questions])
    fixtures = tuple(one for one in fixtures if one.question_id in wanted)
    return cases_of(fixtures, parse_attacks(read_table(folder / "attacks.toml")))


async def calibrate_engine(
    household: Household, engine: EngineName, dollars: float, questions: int | None, progress: Progress
) -> Calibrated:
    """Score the bundled cases with a text model, for at most `dollars` by its known price.

    Only made-up texts are sent. Raises EngineFailed, BadInput.
    """
    settings = household.settings()[0]
    if engine is EngineName.OFFLINE:
        raise BadInput(
            "the offline engine scores nothing, so there is nothing to calibrate",
            "use --engine gemini or --engine openai",
        )
    if settings.privacy.offline_only:
        raise EngineFailed("the setting privacy.offline_only forbids calibrating", "switch it off")
    chosen = EngineName.GEMINI if engine is EngineName.AUTO else engine
    within = limits(settings.scoring)
    # A thousand requests meet the limits a minute of unpaid keys; the service says how long to wait.
    patience = replace(within, tries=max(within.tries, TRIES), seconds=math.inf, dollars=dollars)
    model = named_model(household, chosen, settings, patience)
    seed, asker = secrets.randbits(32), ModelAsker(model)
    cases = bundled_cases(household.assets, questions)
    progress(0, len(cases))

    def evaluator(round_name: str) -> ModelEvaluator:
        return ModelEvaluator(asker, load_rubric(household.assets, round_name), coach_app.__version__, seed)

    try:
        found = await calibrate(evaluator, cases, progress)
    finally:
        await model.close()
    readings = (one for scores in found.scores for one in scores.outcomes if isinstance(one, Reading))
    models = tuple(sorted({one.model for one in readings}))
    return Calibrated(found.figures(), models, PROMPT_VERSION, model.spent)
