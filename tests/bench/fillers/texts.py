"""What the training voices say: clauses of answers, sentences full of long vowels, words to draw out."""

CLAUSES = (
    "I was responsible for the billing service",
    "we had about six weeks until the launch",
    "the customer asked for a different report",
    "my manager was on holiday that month",
    "so I called everybody into one room",
    "we agreed to cut two of the features",
    "I wrote a small tool that compares the files",
    "it found forty errors on the first night",
    "the team in Denver did not want to move",
    "I learned to ask for help much earlier",
    "after that the number of tickets went down",
    "what I would do differently is test sooner",
    "she told me the numbers looked wrong",
    "we measured response times every hour",
    "then we rolled the change out to ten percent",
    "nobody had looked at that code for years",
    "I prefer working with people who disagree",
    "the deadline moved twice in one week",
    "it saved the company a lot of money",
    "they offered me a larger project afterwards",
    "in my last role I led four engineers",
    "I had never run a meeting like that before",
    "the main problem was the old database",
    "we drew the whole process on a wall",
    "each person owned a single part of it",
    "I think that taught me to listen",
    "our biggest client threatened to leave",
    "the first version was slow and hard to use",
    "I sat beside the users for two days",
    "that is why I am interested in this position",
    "because nobody else knew how it worked",
    "and the results surprised all of us",
    "but we kept the old system running",
    "when the server failed on a Sunday",
    "if I could choose I would start again",
    "which turned out to be a good decision",
)
"""Spliced with fillers, drawn-out words and pauses between them."""

SMOOTH = (
    "my mother and her mum own a home in Rome",
    "a lawyer in Malmo may know her",
    "no one knew how low the moon would loom",
    "we are all aware of an error in her manner",
    "the summer humming of a million bees",
    "you may earn more in another firm",
    "her early work on the murmur of water",
    "I own a long narrow lane along the river",
    "are you sure the sermon was on a Monday",
    "the nurse heard a bird in the fern",
    "come home soon and run along the lawn",
    "a rumour among the women in the room",
    "oh yeah we all saw the law run on and on",
    "the drum under the thumb of a young man",
    "our warm evening meal near the mill",
    "you and I will allow a long memo",
)
"""No filler, though much in them is long, nasal or central."""

DRAWN = ("and", "so", "no", "you", "well", "but", "yeah", "my", "I", "we", "now", "on", "they", "more", "do")
"""Said slowly, these are ordinary words drawn out."""

FOREIGN = {
    "italian": (
        "la mia azienda aveva sei settimane prima del lancio",
        "abbiamo deciso di tagliare due funzioni",
        "nessuno aveva guardato quel codice per anni",
        "il cliente voleva un rapporto diverso",
        "ogni persona era responsabile di una parte",
        "mi piace lavorare con le altre persone",
        "allora ho chiamato tutti in una stanza",
        "la luna illumina il mare e le colline",
    ),
    "finnish": (
        "minun esimieheni oli silloin lomalla",
        "meilla oli kuusi viikkoa aikaa ennen julkaisua",
        "kukaan ei ollut katsonut koodia vuosiin",
        "asiakas halusi toisenlaisen raportin",
        "opin pyytamaan apua paljon aikaisemmin",
        "jokainen omisti yhden osan siita",
        "sitten kutsuin kaikki samaan huoneeseen",
        "maanantaina mummon luona oli hiljaista",
    ),
    "czech": (
        "moje firma potrebovala novou zpravu",
        "nikdo se na ten program roky nedival",
        "potom jsme svolali vsechny do jedne mistnosti",
        "naucil jsem se drive pozadat o pomoc",
        "zakaznik chtel jinou verzi dokumentu",
        "kazdy z nas mel na starosti jednu cast",
        "hlavni problem byla stara databaze",
        "maminka mela malou zahradu u mlyna",
    ),
}
"""Real speakers of other languages: as talk without fillers they widen what counts as ordinary speech."""

SYLLABLES = (12, 10, 11, 11, 11, 10, 10, 10, 10, 10, 11, 12, 8, 9, 10, 10, 12, 8, 11, 12)
"""Counted by hand for the first twenty of CLAUSES, as they are usually said (different: two)."""
