"""The same trained weights on both runtimes write the same text."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.paths import resources_dir

from .. import gguf_files
from .conftest import Bench, GgufBench
from .decoding_kit import text_of

FOLDER = resources_dir() / "starter_model"
PROMPTS = """\
What is a good breakfast?
Hello
My name is Aiko.
How do I change the theme?
Where are my chats stored?
How do I search my chats?
Can you translate a text?
What can you do?
Who made you?
What does quantization mean?
How do I download a model?
Is my data sent anywhere?
How do I stop an answer?
How do I export a conversation?
How can I pin a chat?
What is the context meter?
How do I transcribe audio?
Tell me about the sun.
What's 2+2?
Write me a poem.
How do I summarize a PDF?
What is a token?
How can I delete a chat?
Can I use it offline?
Which keyboard shortcuts are there?
How do I make the text larger?
Which languages do you speak?
What is temperature?
How do I load a bigger model?
Thank you!
こんにちは
自己紹介してください
私の名前は田中です。
テーマを変えるにはどうすればいいですか？
会話はどこに保存されますか？
モデルをダウンロードするには？
翻訳はできますか？
要約の使い方を教えて
文字起こしはどうやりますか？
量子化とは何ですか？
データは外に送られますか？
回答を止めるには？
会話を書き出すには？
ショートカットを教えてください
オフラインで使えますか？
文字を大きくしたい
ありがとう
明日の天気は？
詩を書いて
トークンとは？
""".splitlines()


def test_fifty_answers_are_letter_for_letter_the_same(bench: Bench, tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    bench.load(FOLDER)
    other = GgufBench()
    other.load_file(gguf_files.write(FOLDER, tmp_path / "starter.gguf", "F32"))
    assert len(PROMPTS) == 50
    for prompt in PROMPTS:
        expected = text_of(bench.answer(prompt, max_new_tokens=40))
        assert text_of(other.answer(prompt, max_new_tokens=40)) == expected, prompt
    other.close()
