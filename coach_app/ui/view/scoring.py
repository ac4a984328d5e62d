"""Whether scoring needs the user's word first, and to whom the transcript would go."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlsplit

from coach_app.core.desk_events.choices import SettingsShown
from coach_app.core.rounds import EngineName
from coach_app.ui.view.sessions import SessionPage
from coach_app.ui.view.setup import ONLINE, consent

ALLOW = "Allow and score"


def scorer(known: SettingsShown | None) -> str:
    """Who would read the transcript as things stand; empty where nobody can."""
    if known is None or known.settings.privacy.offline_only:
        return ""
    settings, engine = known.settings.scoring, known.settings.practice.engine
    if EngineName.GEMINI in known.engines_with_key and engine in (EngineName.AUTO, EngineName.GEMINI):
        return ONLINE
    if settings.server_model and engine in (EngineName.AUTO, EngineName.OPENAI):
        return urlsplit(settings.address).hostname or settings.address
    return ""


def must_ask(known: SettingsShown | None) -> bool:
    """Whether somebody could score, and only the user's consent is missing."""
    return bool(scorer(known)) and consent(known, "scoring") is not True


def asking(page: SessionPage, known: SettingsShown | None) -> SessionPage:
    """A page whose debrief asks for consent where that is all that scoring lacks."""
    shown = page.debrief
    if shown is None or not shown.again or not must_ask(known):
        return page
    words = (
        "Not scored yet. Scoring sends the transcript of this session, and of later ones while "
        f"you practise, to {scorer(known)}. You can take that back under Privacy."
    )
    return replace(page, debrief=replace(shown, trouble=words, again=ALLOW))
