"""The tokenizer of a GGUF file, as `prompting.Prompter` needs one.

llama.cpp's server cuts text into tokens, and the template is run as transformers runs it: in
a sandbox, with our marks around what a person wrote. Knows no models.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop_app.engine.llama_cpp.client import Client
from desktop_app.model_library.gguf_model import GgufModel

#: The metadata's kinds of tokens that stand for themselves, wherever they are in a text.
_CONTROL, _USER_DEFINED = 3, 4
_OWN_TOKENIZER = "tokenizer.huggingface.json"


def tokenizer_of(model: GgufModel, client: Client) -> Any:
    """Returns a model's tokenizer: its makers' own where the file holds it, else llama.cpp's."""
    own = model.header.metadata.get(_OWN_TOKENIZER)
    if isinstance(own, str):
        made = _own_tokenizer(own, model)
        if made is not None:
            return made
    return ServerTokenizer(model, client)


class ServerTokenizer:
    """Cuts text into tokens as llama.cpp does; has what `Prompter` uses of transformers' ones.

    Attributes:
        added_tokens_decoder: id to `AddedToken`; added_tokens_encoder: text to id.
        beginning: ids that begin every text, whatever the template says.
    """

    def __init__(self, model: GgufModel, client: Client) -> None:
        from tokenizers import AddedToken

        self._client = client
        self.chat_template = model.chat_template
        metadata = model.header.metadata
        kinds = model.header.items("tokenizer.ggml.token_type")
        texts = model.header.items("tokenizer.ggml.tokens")
        own = [i for i, kind in enumerate(kinds) if kind in (_CONTROL, _USER_DEFINED)]
        self.added_tokens_decoder = {
            i: AddedToken(texts[i], special=kinds[i] == _CONTROL) for i in own if i < len(texts)
        }
        self.added_tokens_encoder = {
            token.content: i for i, token in self.added_tokens_decoder.items()
        }
        self.bos_token_id = metadata.get("tokenizer.ggml.bos_token_id")
        eos = metadata.get("tokenizer.ggml.eos_token_id")
        self._words = {
            name: texts[i]
            for name, i in (("bos_token", self.bos_token_id), ("eos_token", eos))
            if isinstance(i, int) and i < len(texts)
        }
        automatic = self.encode("", add_special_tokens=True)
        self.beginning = automatic[:1] if automatic[:1] == [self.bos_token_id] else []

    def encode(self, text: str, *, add_special_tokens: bool, **_: object) -> list[int]:
        """Returns a text's tokens; control tokens in it are taken for what they are."""
        return self._tokenize(text, add_special=add_special_tokens, parse_special=True)

    def decode(self, ids: Sequence[int], **_: object) -> str:
        """Returns the text of tokens, control tokens included."""
        text: str = self._client.ask("/detokenize", {"tokens": list(ids)})["content"]
        return text

    def convert_tokens_to_ids(self, token: str) -> int | None:
        """Returns the id of a control token, `None` for anything else."""
        return self.added_tokens_encoder.get(token)

    def apply_chat_template(
        self,
        messages: Sequence[dict[str, str]],
        *,
        chat_template: str | None,
        add_generation_prompt: bool,
        tokenize: bool,
        **options: Any,
    ) -> str:
        """Returns the rendered conversation; raises what the template does."""
        from transformers.utils.chat_template_utils import render_jinja_template

        rendered: Any = render_jinja_template(
            conversations=[list(messages)],
            chat_template=chat_template or self.chat_template,
            add_generation_prompt=add_generation_prompt,
            **(self._words | options),
        )
        text: str = rendered[0][0]
        return text

    def _encode_without_added_tokens(self, text: str) -> list[int]:
        """What transformers' `encode_marked_chat` calls for text that a person wrote."""
        return self._tokenize(text, add_special=False, parse_special=False)

    def _tokenize(self, text: str, *, add_special: bool, parse_special: bool) -> list[int]:
        body = {"content": text, "add_special": add_special, "parse_special": parse_special}
        ids: list[int] = self._client.ask("/tokenize", body)["tokens"]
        return ids


def _own_tokenizer(source: str, model: GgufModel) -> Any:
    """Returns transformers' tokenizer of a tokenizer.json; `None` if it is another model's."""
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

    try:
        made = Tokenizer.from_str(source)
    except Exception:  # tokenizers raises nothing narrower; llama.cpp's own is there as well
        return None
    texts = model.header.items("tokenizer.ggml.tokens")
    if made.get_vocab_size() > len(texts):
        return None
    eos = model.header.metadata.get("tokenizer.ggml.eos_token_id")
    kind: Any = PreTrainedTokenizerFast
    tokenizer = kind(
        tokenizer_object=made,
        eos_token=texts[eos] if isinstance(eos, int) and eos < len(texts) else None,
    )
    tokenizer.chat_template = model.chat_template
    return tokenizer
