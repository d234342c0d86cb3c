"""`tsukue chat`: what it prints, keeps and returns."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app import network
from desktop_app.protocol import GenerationParams, LoadSpec

from .conftest import Terminal

FIELDS = {
    "text",
    "model",
    "device",
    "quantization",
    "seed",
    "prompt_tokens",
    "new_tokens",
    "ttft_ms",
    "tokens_per_s",
    "stop_reason",
    "conversation_id",
    "message_id",
}


def test_the_answer_is_printed_and_kept(terminal: Terminal) -> None:
    result = terminal.run("chat", "Hello")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "Good day to you.\n", "")
    (chat,) = terminal.json("history", "list")
    shown = terminal.json("history", "show", chat["id"])
    assert [(m["role"], m["content"], m["status"]) for m in shown["messages"]] == [
        ("user", "Hello", "done"),
        ("assistant", "Good day to you.", "done"),
    ]
    assert shown["messages"][1]["parent_id"] == shown["messages"][0]["id"]


@pytest.mark.parametrize("arguments", [("-",), ()])
def test_the_message_is_read_from_a_pipe(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    result = terminal.run("chat", *arguments, stdin="Hello\n")
    assert (result.exit_code, result.stdout) == (0, "Good day to you.\n")


def test_japanese_goes_in_and_out(terminal: Terminal, script: Callable[..., None]) -> None:
    script(replies={"こんにちは": "はい、こんにちは。😀"})
    assert terminal.run("chat", "こんにちは").stdout == "はい、こんにちは。😀\n"


def test_json_has_the_answer_and_its_figures(terminal: Terminal) -> None:
    answer = terminal.json("chat", "Hello", "--seed", "5", "--temperature", "0.7")
    assert set(answer) >= FIELDS
    assert answer["text"] == "Good day to you."
    assert answer["new_tokens"] > 0 and answer["prompt_tokens"] > 0
    assert answer["quantization"] == "none" and answer["stop_reason"] == "end"
    shown = terminal.json("history", "show", answer["conversation_id"])
    message = shown["messages"][-1]
    assert message["id"] == answer["message_id"]
    assert message["parameters"]["seed"] == 5 and message["parameters"]["temperature"] == 0.7
    for name in ("seed", "prompt_tokens", "new_tokens", "ttft_ms", "tokens_per_s", "stop_reason"):
        assert message[name] == answer[name]


def test_a_thought_is_for_json_not_for_a_pipe(
    terminal: Terminal, script: Callable[..., None]
) -> None:
    script(replies={"Hello": "Yes."}, reasoning="Let me see.")
    result = terminal.run("chat", "Hello")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "Yes.\n", "")
    answer = terminal.json("chat", "Hello")
    assert (answer["text"], answer["reasoning"]) == ("Yes.", "Let me see.")
    assert answer["reasoning_ms"] >= 0
    shown = terminal.run("history", "show", answer["conversation_id"]).stdout
    assert "Yes." in shown and "Let me" not in shown
    question, reply = terminal.json("history", "show", answer["conversation_id"])["messages"]
    assert (question["reasoning"], question["reasoning_ms"]) == ("", None)
    assert (reply["content"], reply["reasoning"]) == ("Yes.", "Let me see.")
    assert reply["reasoning_ms"] == answer["reasoning_ms"]
    assert terminal.json("history", "search", "me see") == []


@pytest.mark.parametrize(
    ("options", "expected"), [(("--think",), True), (("--no-think",), False), ((), None)]
)
def test_whether_to_think_first_is_for_the_user_to_say(
    terminal: Terminal, options: tuple[str, ...], expected: bool | None
) -> None:
    answer = terminal.json("chat", "Hello", *options)
    reply = terminal.json("history", "show", answer["conversation_id"])["messages"][-1]
    assert reply["parameters"]["thinking"] is expected


def test_a_conversation_goes_on(terminal: Terminal) -> None:
    first = terminal.json("chat", "Hello", "--system", "Be kind.")
    second = terminal.json("chat", "More", "--conversation", first["conversation_id"])
    assert second["conversation_id"] == first["conversation_id"]
    shown = terminal.json("history", "show", first["conversation_id"])
    assert shown["system_prompt"] == "Be kind."
    assert [m["content"] for m in shown["messages"]][::2] == ["Hello", "More"]


def test_without_saving_nothing_is_written(terminal: Terminal) -> None:
    answer = terminal.json("chat", "Hello", "--no-save")
    assert answer["text"] == "Good day to you."
    assert answer["conversation_id"] is None and answer["message_id"] is None
    assert not terminal.home.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("chat", ""), "empty"),
        (("chat", "  \n"), "empty"),
        (("chat", "Hello", "--conversation", "nothing"), "no conversation nothing"),
        (("chat", "Hello", "--model", "/nowhere/at/all"), "no model at /nowhere/at/all"),
        (("chat", "Hello", "--temperature", "9"), "temperature cannot be 9"),
        (("chat", "Hello", "--max-new-tokens", "0"), "max_new_tokens cannot be 0"),
        (("history", "show", "nothing"), "no conversation nothing"),
    ],
)
def test_user_errors_are_one_line_and_exit_1(
    terminal: Terminal, arguments: tuple[str, ...], words: str
) -> None:
    result = terminal.run(*arguments)
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1
    assert words in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("chat", "Hello", "--temperature", "hot"),
        ("chat", "Hello", "--no-such-option"),
        ("chat", "Hello", "--no-save", "--conversation", "x"),
        ("history", "nothing"),
        ("history", "list", "--limit", "0"),
        ("nothing",),
    ],
)
def test_wrong_usage_exits_2(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    result = terminal.run(*arguments)
    assert result.exit_code == 2
    assert not terminal.home.exists()


def test_a_failed_answer_exits_1_and_keeps_what_there_was(
    terminal: Terminal, script: Callable[..., None]
) -> None:
    script(replies={"Hello": "one two three four"}, fault="bug", fault_after=2)
    result = terminal.run("chat", "Hello")
    assert result.exit_code == 1
    assert result.stdout == "one two\n"
    assert result.stderr.startswith("error: ") and result.stderr.count("\n") == 1
    (chat,) = terminal.json("history", "list")
    reply = terminal.json("history", "show", chat["id"])["messages"][-1]
    assert (reply["content"], reply["status"]) == ("one two", "failed")
    assert reply["error_code"] == "engine_failed"


def test_a_damaged_history_is_reported_and_left_alone(terminal: Terminal) -> None:
    terminal.home.mkdir()
    database = terminal.home / "history.sqlite3"
    database.write_bytes(b"no database" * 500)
    for arguments in (("chat", "Hello"), ("history", "list")):
        result = terminal.run(*arguments)
        assert result.exit_code == 1 and "damaged" in result.stderr
    assert database.read_bytes() == b"no database" * 500


def test_a_data_folder_that_cannot_be_made_is_reported(terminal: Terminal) -> None:
    terminal.home.write_text("a file in the way")
    result = terminal.run("chat", "Hello")
    assert result.exit_code == 1 and "data folder" in result.stderr


def test_json_of_an_answer_that_failed_prints_no_object(
    terminal: Terminal, script: Callable[..., None]
) -> None:
    script(load_fault="user_error")
    result = terminal.run("chat", "Hello", "--json")
    assert result.exit_code == 1 and result.stdout == ""


def test_an_interactive_chat(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.cli.window.has_screen", lambda: False)
    result = terminal.run(
        stdin='Hello\n/help\n/wrong\n\nfirst \\\nsecond\n/new\n"""\na\nb\n"""\n/quit\nHello\n'
    )
    assert result.exit_code == 0
    assert "no screen" in result.stderr and result.stderr.count("\n") == 2
    assert "There is no command /wrong." in result.stderr
    assert "Good day to you." in result.stdout and "/quit" in result.stdout
    newer, older = terminal.json("history", "list")
    texts = [m["content"] for m in terminal.json("history", "show", older["id"])["messages"]]
    assert texts[::2] == ["Hello", "first \nsecond"]
    texts = [m["content"] for m in terminal.json("history", "show", newer["id"])["messages"]]
    assert texts[::2] == ["a\nb"]


def test_errors_in_an_interactive_chat_do_not_end_it(
    terminal: Terminal, script: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.cli.window.has_screen", lambda: False)
    script(fault="bug", fault_after=1)
    result = terminal.run(stdin="one\ntwo\n")
    assert result.exit_code == 0
    assert result.stderr.count("error: The model") == 2


def test_history_is_plain_in_a_pipe(terminal: Terminal) -> None:
    assert terminal.run("history", "list").stdout == ""
    assert terminal.json("history", "list") == []
    assert not terminal.home.exists()  # looking makes nothing
    chat = terminal.json("chat", "Hello")["conversation_id"]
    (line,) = terminal.run("history", "list").stdout.splitlines()
    assert line.split("\t")[:2] == [chat, "Hello"]
    shown = terminal.run("history", "show", chat).stdout
    assert "user\nHello" in shown and "assistant\nGood day to you." in shown
    assert terminal.run("history", "show", chat, "--branches").exit_code == 0
    hits = terminal.json("history", "search", "good day")
    assert [(h["conversation_id"], h["role"]) for h in hits] == [(chat, "assistant")]
    hit = hits[0]
    assert hit["snippet"][hit["match_start"] :][: hit["match_length"]].lower() == "good day"
    assert terminal.run("history", "search", "nothing like it").stdout == ""


def test_the_version(terminal: Terminal) -> None:
    from desktop_app import __version__

    assert terminal.run("--version").stdout == f"tsukue {__version__}\n"


def test_the_home_variable_names_the_data_folder(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from desktop_app.cli.app import app

    monkeypatch.setenv("TSUKUE_HOME", str(tmp_path / "elsewhere"))
    result = CliRunner().invoke(app, ["chat", "Hello", "--json"])
    assert json.loads(result.stdout)["text"] == "Good day to you."
    assert (tmp_path / "elsewhere" / "history.sqlite3").exists()


# --- loading and decoding options -----------------------------------------------------


def test_alternatives_are_printed_and_kept(terminal: Terminal) -> None:
    result = terminal.run("chat", "Hello", "--answers", "3")
    assert result.stdout == (
        "Good day to you. (1)\n\n--- 2 / 3 ---\nGood day to you. (2)\n\n"
        "--- 3 / 3 ---\nGood day to you. (3)\n"
    )
    answer = terminal.json("chat", "Hello", "--answers", "2")
    assert [a["text"] for a in answer["alternatives"]] == ["Good day to you. (2)"]
    messages = terminal.json("history", "show", answer["conversation_id"])["messages"]
    assert messages[-1]["content"] == "Good day to you. (1)"


def test_options_reach_the_engine(
    terminal: Terminal, script: Callable[..., None], tmp_path: Path
) -> None:
    seen: list[LoadSpec] = []
    params: list[GenerationParams] = []
    script(spy=lambda spec, given: (seen.append(spec), params.append(given)))
    schema = tmp_path / "schema.json"
    schema.write_text('{"type": "object"}')
    terminal.run(
        *("chat", "Hello", "--quantization", "4bit", "--device-map", '{"": "cpu"}'),
        *("--max-memory", "cpu=8GiB", "--max-memory", "0=10GiB", "--offload-folder", "/tmp/x"),
        *("--dtype", "float32", "--attention", "eager", "--context", "2048"),
        *("--context-policy", "stop", "--frequency-penalty", "0.5", "--presence-penalty", "0.25"),
        *("--logit-bias", "42=-5", "--min-new-tokens", "3", "--json-schema", str(schema)),
    )
    (spec,), (given,) = seen, params
    assert (spec.quantization, spec.dtype, spec.attention) == ("4bit", "float32", "eager")
    assert spec.device_map == (("", "cpu"),)
    assert spec.max_memory == (("cpu", "8GiB"), ("0", "10GiB"))
    assert (spec.offload_folder, spec.context_tokens) == ("/tmp/x", 2048)
    assert (given.context_policy, given.min_new_tokens) == ("stop", 3)
    assert (given.frequency_penalty, given.presence_penalty) == (0.5, 0.25)
    assert given.logit_bias == ((42, -5.0),)
    assert given.json_schema == '{"type": "object"}'


@pytest.mark.parametrize(
    "arguments",
    [
        ("--quantization", "3bit"),
        ("--dtype", "int3"),
        ("--device-map", "{broken"),
        ("--max-memory", "much"),
        ("--logit-bias", "a=b"),
        ("--json-schema", "/no/such/file"),
        ("--context-policy", "explode"),
        ("--frequency-penalty", "9"),
    ],
)
def test_options_that_mean_nothing_are_refused(
    terminal: Terminal, arguments: tuple[str, ...]
) -> None:
    result = terminal.run("chat", "Hello", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert terminal.json("history", "list") == []


def test_bench_tells_how_fast_a_model_is(terminal: Terminal, tmp_path: Path) -> None:
    result = terminal.run("bench", str(tmp_path), "--prompt", "64", "--new", "4")
    assert result.exit_code == 0
    assert result.stdout.startswith("Scripted on CPU, float32\n")
    assert len(result.stdout.splitlines()) == 4
    found = terminal.json("bench", str(tmp_path), "--prompt", "64", "--prompt", "9999")
    (row,) = found["measurements"]
    assert 50 <= row["prompt_tokens"] <= 64


def test_a_chat_opens_no_connection(terminal: Terminal) -> None:
    """The model runs in the terminal's own process; whatever it brings along stays offline."""
    assert terminal.run("chat", "Hello").exit_code == 0
    with pytest.raises(network.NetworkShutError):
        socket.create_connection(("127.0.0.1", 9))
