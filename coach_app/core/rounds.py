"""Closed sets of the interview: rounds, kinds of question, sections, personas, modes, engines."""

from enum import StrEnum


class Round(StrEnum):
    """What kind of interview is practised."""

    BEHAVIOURAL = "behavioural"
    TECHNICAL = "technical"
    DESIGN = "design"
    CASE = "case"
    SCREEN = "screen"
    OWN = "own"


class QuestionKind(StrEnum):
    """What kind of answer a question asks for; decides how long a good answer is."""

    BEHAVIOURAL = "behavioural"
    INTRODUCTION = "introduction"
    FACTUAL = "factual"
    TECHNICAL = "technical"
    CASE = "case"


class Section(StrEnum):
    """Parts of an interview, in their usual order."""

    INTRO = "intro"
    TECHNICAL = "technical"
    DESIGN = "design"
    BEHAVIOURAL = "behavioural"
    QA = "qa"
    WRAP_UP = "wrap-up"


class Persona(StrEnum):
    """How the interviewer behaves."""

    WARM = "warm"
    NEUTRAL = "neutral"
    PRESSING = "pressing"


class Mode(StrEnum):
    """How much help there is during the session."""

    PRACTICE = "practice"
    REALISTIC = "realistic"
    DRILL = "drill"


class EngineName(StrEnum):
    """Who can play the interviewer. `auto` chooses; the last three words are accepted and not built yet."""

    AUTO = "auto"
    GEMINI = "gemini"
    OFFLINE = "offline"
    OPENAI = "openai"
    GROK = "grok"
    NOVA = "nova"


class Speaker(StrEnum):
    """Who said a turn."""

    USER = "user"
    INTERVIEWER = "interviewer"
