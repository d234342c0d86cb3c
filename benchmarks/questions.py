"""Questions about "War and Peace" in other words than the book's, each with what answers it.

A pattern tells the passages that hold the answer, or where it is told. Hand-written for
benchmarks/retrieval.py; the text is Project Gutenberg's (Maude translation).
"""

from __future__ import annotations

#: A question, and a regular expression of the passages that answer it.
QUESTIONS: tuple[tuple[str, str], ...] = (
    ("What prank did the young officers play on a policeman?", r"tied a policeman and"),
    (
        "What does Prince Andrew notice overhead when he falls wounded at Austerlitz?",
        r"nothing but the sky|that lofty sky",
    ),
    ("Which number did Pierre obtain from the letters of Napoleon's title?", r"\b666\b"),
    ("How much money did Rostov lose at cards to Dolokhov?", r"forty-three thousand"),
    ("Which heavenly body did Pierre admire above Moscow?", r"comet of 1812"),
    ("Who watched the council of generals from on top of the stove?", r"Malasha"),
    ("Which dance does the old count perform at the name-day party?", r"Daniel Cooper"),
    (
        "What illness was given as the cause of Countess Bezukhova's death?",
        r"angina|terrible illness|attack of angina",
    ),
    (
        "How did Polish cavalrymen drown in front of Napoleon?",
        r"forty uhlans|uhlans.*(drown|swim|sank)|swim the river",
    ),
    ("What insect home is abandoned Moscow compared to?", r"queenless"),
    (
        "What were Pierre's eyes covered with at his admission to the Freemasons?",
        r"blindfold|handkerchief.*(eyes|bound)|bound.*eyes",
    ),
    (
        "Whose leg did the surgeons cut off in the tent beside Prince Andrew?",
        r"amputated leg|leg had just been",
    ),
    ("Who drove the sledge when Anatole wanted to elope with Natasha?", r"Balaga"),
    ("What did the bare tree make Prince Andrew think about growing old?", r"\boak\b"),
    ("Whom did the crowd lynch at the governor's order before the French came?", r"Vereshchagin"),
    ("What food did the peasant soldier share with Pierre in captivity?", r"potato"),
    (
        "What did Pierre want to do to Napoleon when he stayed behind in Moscow?",
        r"assassinat|kill Napoleon|slay|pistol or dagger",
    ),
    ("How do the Rostovs amuse themselves in disguise at Christmas?", r"mummers"),
    (
        "Why did Napoleon's cold not decide the battle of Borodino?",
        r"had a cold|cold in the head|his cold",
    ),
    ("How did Petya Rostov die?", r"Petya.*(fell|dead|killed)|Done for"),
    ("Which birthmark or feature makes the little princess's upper lip charming?", r"upper lip"),
    ("How many years had the old prince been teaching his daughter geometry?", r"geometry"),
    (
        "How did the Russian cannon on the left at Schongrabern keep firing without support?",
        r"Tushin",
    ),
    (
        "What did the doctor tell about Natasha's health after her broken engagement?",
        r"doctors?.*(Natasha|medicine|illness|powders|pills)",
    ),
    (
        "Who inherits the estate of the dying count with an illegitimate son?",
        r"(Pierre|natural son|legitimi|will\b).*(inherit|fortune|will|legitim)|inlaid portfolio",
    ),
    ("What did Napoleon's valet do to him before the battle?", r"(valet|eau de Cologne|brush)"),
    (
        "Which wolf hunt ends with an old animal bound alive?",
        r"wolf.*(tied|gagged|bound|alive)|gagged|stick thrust between her jaws",
    ),
    (
        "Why does Sonya release Nicholas from his promise?",
        r"Sonya.*(freedom|free|release|letter)|gave him (back )?(his )?(complete )?freedom|renounc",
    ),
    ("What does Pierre feel after the duel with Dolokhov?", r"Dolokhov.*(kill|wound|shot)|duel"),
    (
        "Where is Prince Andrew's baby born while his wife dies?",
        r"(little princess|wife).*(dead|died|confinement|labor)|birth",
    ),
)
