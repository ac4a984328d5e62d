"""Which text model may be asked, by stored consent, settings and keys; nothing is sent from here."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from coach_app.core.errors import EngineFailed
from coach_app.core.rounds import EngineName
from coach_app.core.session import Consent
from coach_app.core.settings import ScoringSettings, Settings
from coach_app.models.gemini_text import GeminiText
from coach_app.models.openai_compatible import OpenAICompatible
from coach_app.models.patience import Patience, PatientModel
from coach_app.models.text_model import TextModel
from coach_app.wiring.household import Household

OFFLINE = "Scoring is offline: measured facts only."
NO_CONSENT = "You have not agreed to send transcripts for scoring, so there are measured facts only."
NO_MODEL = "No text model is set up, so there are measured facts only."
NOTHING_OPENS = "The setting privacy.offline_only forbids scoring, so there are measured facts only."


@dataclass(frozen=True, slots=True)
class TextEngine:
    """A text model that may be asked, under its engine's name and with which consent."""

    name: EngineName
    model: PatientModel
    consent: Literal["stored", "named"]

    def made(self) -> dict[str, object]:
        """What a debrief keeps of who scored, when, for how much and what was sent where."""
        spent = self.model.spent
        sent = [
            {
                "host": row.host,
                "bytes_out": row.bytes_out,
                "bytes_in": row.bytes_in,
                "seconds": round(row.seconds, 3),
            }
            for row in self.model.traffic()
        ]
        return {
            "sent": sent,
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


def choose_model(
    household: Household,
    engine: EngineName,
    consents: tuple[Consent, ...],
    *,
    named: bool,
    patience: Patience | None = None,
) -> TextEngine | str:
    """Who is asked, or the line that says why nobody is. It may block for seconds (the keychain).

    `patience` holds instead of the settings' limits on scoring.

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
        return TextEngine(engine, named_model(household, engine, settings, patience), "named")
    if not any(consent.given for consent in consents if consent.purpose == "scoring"):
        return NO_CONSENT
    found = _at_hand(household, engine, settings, patience)
    return NO_MODEL if found is None else TextEngine(found[0], found[1], "stored")


def _at_hand(
    household: Household, engine: EngineName, settings: Settings, patience: Patience | None
) -> tuple[EngineName, PatientModel] | None:
    """The engine that was chosen; with `auto`, Gemini where it has a key, else a server that is set up."""
    if engine is not EngineName.AUTO:
        return engine, named_model(household, engine, settings, patience)
    if household.keys.get(EngineName.GEMINI) is not None:
        return EngineName.GEMINI, named_model(household, EngineName.GEMINI, settings, patience)
    if settings.scoring.server_model:
        return EngineName.OPENAI, named_model(household, EngineName.OPENAI, settings, patience)
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
