"""What of documents is put before a model: in whole, the best passages, or as before."""

from __future__ import annotations

import pytest

from desktop_app.engine.runtimes.scripted import Script, ScriptedRuntime
from desktop_app.engine.sourcing import Placed, place
from desktop_app.engine.worker import Worker
from desktop_app.protocol import (
    ChatTurn,
    Count,
    Counted,
    Event,
    Generate,
    Load,
    LoadSpec,
    Sources,
    SourcesGiven,
    SourceText,
    TextDelta,
)

QUESTION = ChatTurn("user", "What is the rent?")
SYSTEM = ChatTurn("system", "Be brief.")
SOURCES = Sources(
    ("lease.pdf", "notes.md"),
    (
        SourceText("lease.pdf", "p. 1", "The rent is 940 euros."),
        SourceText("lease.pdf", "p. 2", "The deposit is three rents."),
        SourceText("notes.md", "", "Call the landlord."),
    ),
    ranked=(2, 0),
    whole=True,
)


def count(turns: tuple[ChatTurn, ...]) -> int:
    """A word is a token."""
    return sum(len(turn.content.split()) for turn in turns)


def placed(context: int, sources: Sources = SOURCES, *turns: ChatTurn, **wanted: int) -> Placed:
    return place(turns or (SYSTEM, QUESTION), sources, count, context, **wanted)


def test_documents_that_fit_stand_behind_the_system_prompt_in_whole() -> None:
    found = placed(2000)
    assert (found.whole, found.given) == (True, (0, 1, 2))
    system, question = found.turns
    assert system.content.startswith("Be brief.\n\n")
    assert question == QUESTION
    end = system.content[system.content.index("Document: lease.pdf") :]
    assert end == (
        "Document: lease.pdf\n[1] (p. 1) The rent is 940 euros.\n\n"
        "[2] (p. 2) The deposit is three rents.\n\n"
        "Document: notes.md\n[3] Call the landlord."
    )


def test_the_beginning_stays_the_same_from_question_to_question() -> None:
    """What was read of the documents serves the next question."""
    first = placed(2000)
    said = ChatTurn("assistant", "940 [1]")
    then = placed(2000, SOURCES, SYSTEM, QUESTION, said, ChatTurn("user", "And the deposit?"))
    assert then.turns[:2] == first.turns


def test_without_a_system_prompt_there_is_one_then() -> None:
    found = placed(2000, SOURCES, QUESTION)
    assert [turn.role for turn in found.turns] == ["system", "user"]


def test_what_does_not_fit_gives_way_to_the_best_passages() -> None:
    words = " ".join(["word"] * 40)
    texts = tuple(SourceText("book.txt", "", f"{n} {words}") for n in range(20))
    found = placed(400, Sources(("book.txt",), texts, ranked=(9, 4, 17, 2), whole=True))
    assert (found.whole, found.given) == (False, (4, 9, 17))  # 2 is the worst of them
    system, asked = found.turns
    assert system == SYSTEM
    assert asked.content.endswith("\n\nQuestion: What is the rent?")
    assert "[1] 4 word" in asked.content and "[2] 9 word" in asked.content
    assert count(found.turns) < 400 * 2 // 3


def test_the_room_for_the_answer_counts() -> None:
    whole = count(placed(5000).turns)
    assert placed(whole + 20, max_new_tokens=16).whole
    assert not placed(whole + 20).whole


def test_earlier_turns_keep_a_part_of_the_context() -> None:
    long = ChatTurn("user", " ".join(["word"] * 5000))
    said = ChatTurn("assistant", "Yes.")
    turns = (SYSTEM, long, said, QUESTION)
    alone = count(placed(5000).turns)
    context = 2 * alone + 8  # a quarter for the answer, and a quarter for what was said
    assert placed(context, SOURCES, *turns).whole
    assert not placed(context - 40, SOURCES, *turns).whole
    assert placed(context - 40).whole, "without them, there is room"


def test_the_best_passage_is_cut_when_it_alone_is_too_long() -> None:
    text = SourceText("book.txt", "", " ".join(f"w{n}" for n in range(900)))
    found = placed(900, Sources(("book.txt",), (text,), ranked=(0,)))
    assert found.given == (0,)
    assert " …" in found.turns[-1].content
    assert count(found.turns) < 500


def test_when_nothing_was_found_the_model_is_told_so() -> None:
    found = placed(900, Sources(("book.txt",), ()))
    assert found.given == ()
    assert "documents of this chat: book.txt." in found.turns[-1].content


@pytest.mark.parametrize("whole", [True, False])
def test_what_was_given_before_is_given_again(whole: bool) -> None:
    begun = ChatTurn("assistant", "The rent")
    sources = Sources(SOURCES.documents, SOURCES.texts, whole=whole, fixed=True)
    found = placed(30, sources, QUESTION, begun)
    assert (found.whole, found.given) == (whole, (0, 1, 2))
    assert found.turns[-1] == begun
    assert found.turns[0].role == ("system" if whole else "user")


def serve(
    script: Script,
    *requests: Load | Generate | Count,
    runtime: type[ScriptedRuntime] = ScriptedRuntime,
) -> list[Event]:
    """Lets a worker serve requests on this thread."""
    events: list[Event] = []
    worker = Worker(lambda: runtime(script), events.append)
    for request in requests:
        worker.post(request)
        taken = worker._next()
        assert taken is not None
        worker._complete(*taken)
    return events


def test_a_long_document_is_counted_once_for_all_questions() -> None:
    class Counting(ScriptedRuntime):
        long = 0

        def count(self, turns: tuple[ChatTurn, ...]) -> int:
            Counting.long += sum(len(turn.content) for turn in turns) > 10_000
            return super().count(turns)

    texts = (SourceText("book.txt", "", "word " * 2500),)
    sources = Sources(("book.txt",), texts, whole=True)
    spec = LoadSpec("model")
    requests = [Count(str(n), spec, (QUESTION,), sources) for n in range(5)]
    events = serve(Script(context_tokens=20_000), Load("l", spec), *requests, runtime=Counting)
    assert len({e.tokens for e in events if isinstance(e, Counted)}) == 1
    assert Counting.long == 1


def test_the_worker_tells_what_it_gave_before_the_first_text() -> None:
    spec = LoadSpec("model")
    request = Generate("1", spec, (QUESTION,), sources=SOURCES)
    events = serve(Script(replies=lambda asked: asked), request)
    kinds = [type(event) for event in events]
    assert SourcesGiven("1", True, (0, 1, 2)) in events
    assert kinds.index(SourcesGiven) < kinds.index(TextDelta)
    answer = "".join(event.text for event in events if isinstance(event, TextDelta))
    assert answer == QUESTION.content


def test_a_count_includes_the_documents() -> None:
    spec = LoadSpec("model")
    events = serve(
        Script(),
        Load("1", spec),
        Count("2", spec, (QUESTION,), SOURCES),
    )
    events += serve(Script(), Load("1", spec), Count("3", spec, (QUESTION,)))
    with_documents, without = (e.tokens for e in events if isinstance(e, Counted))
    assert with_documents > without + 40
