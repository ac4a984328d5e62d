"""The functions a talking model may call; the conductor answers them."""

from coach_app.live.protocol import Tool, ToolParameter

TOOLS = (
    Tool(
        "next_question",
        "Call when the candidate has answered the current question and any follow-up. Returns the next "
        "question to ask word for word, or done.",
    ),
    Tool("end_interview", "Call after your closing words. Ends the interview.", replies=False),
    Tool(
        "mark_moment",
        "Call silently to mark this moment for the debrief.",
        (ToolParameter("note", "string", "what happened, in at most ten words"),),
        replies=False,
    ),
)
