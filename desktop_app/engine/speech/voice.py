"""How likely somebody speaks, 31 times a second: the Silero VAD network, streaming.

Knows samples and probabilities; nothing of windows or text. The weights are those of the
package silero-vad (MIT), and so is the network (`TinySileroVAD` in its `tinygrad_model.py`),
written here so that all that needs no memory runs for many frames at once: the same
probabilities in a fifth of the time (measured: 150 seconds of sound a second against 30).
The package itself is not imported: that would set all of torch to one thread.
"""

from __future__ import annotations

import importlib.util
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.errors import UserError

if TYPE_CHECKING:
    import numpy as np
    import torch

#: Samples of one probability, at 16 kHz: 32 ms.
FRAME = 512
_CONTEXT = 64  # samples of the frame before that each frame sees
_STFT_SIZE, _STFT_STEP, _STFT_PAD = 256, 128, 64
_BINS = _STFT_SIZE // 2 + 1
_HIDDEN = 128
#: Its TorchScript file. The safetensors beside it are those of an older network (seen in 6.2.3:
#: probabilities differ by up to 0.4).
_PACKAGE, _FILE = "silero_vad", "data/silero_vad.jit"
_THEIRS = {
    "stft_conv.weight": "stft.forward_basis_buffer",
    **{
        f"conv{number}.{part}": f"encoder.{number - 1}.reparam_conv.{part}"
        for number in (1, 2, 3, 4)
        for part in ("weight", "bias")
    },
    **{
        f"lstm.{part}": f"decoder.rnn.{part}"
        for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    },
    "final_conv.weight": "decoder.decoder.2.weight",
    "final_conv.bias": "decoder.decoder.2.bias",
}


class VoiceDetector:
    """Hears one channel from its beginning to its end."""

    def __init__(self) -> None:
        import torch

        self._weights = _weights()
        self._lstm = _lstm()
        self._context = torch.zeros(_CONTEXT)
        self._state: tuple[torch.Tensor, torch.Tensor] | None = None
        self._rest = torch.zeros(0)

    def push(self, samples: np.ndarray) -> list[float]:
        """Returns the probabilities of the frames that are complete now.

        Args:
            samples: (samples,), 16 kHz, any number; those of an unfinished frame wait for
                the next call.
        """
        import torch

        heard = torch.cat((self._rest, torch.from_numpy(samples.astype("float32", copy=False))))
        whole = len(heard) - len(heard) % FRAME
        self._rest = heard[whole:]
        return self._hear(heard[:whole])

    def finish(self) -> list[float]:
        """Returns the probability of the last, shorter frame, if there is one."""
        import torch

        if not len(self._rest):
            return []
        padded = torch.nn.functional.pad(self._rest, (0, FRAME - len(self._rest)))
        self._rest = self._rest[:0]
        return self._hear(padded)

    def _hear(self, samples: torch.Tensor) -> list[float]:
        import torch
        from torch.nn import functional

        if not len(samples):
            return []
        weights = self._weights
        with torch.inference_mode():
            sound = torch.cat((self._context, samples))
            self._context = sound[-_CONTEXT:].clone()
            x = sound.unfold(0, _CONTEXT + FRAME, FRAME)  # (frames, 576)
            x = functional.pad(x.unsqueeze(1), (0, _STFT_PAD), "reflect")
            x = functional.conv1d(x, weights["stft_conv.weight"], stride=_STFT_STEP)
            x = (x[:, :_BINS] ** 2 + x[:, _BINS:] ** 2).sqrt()  # (frames, 129, 4)
            for number, stride in ((1, 1), (2, 2), (3, 2), (4, 1)):
                name = f"conv{number}"
                x = functional.conv1d(
                    x, weights[f"{name}.weight"], weights[f"{name}.bias"], stride, padding=1
                ).relu()
            told, self._state = self._lstm(x.squeeze(-1), self._state)  # (frames, 128)
            x = told.relu().unsqueeze(-1)
            x = functional.conv1d(x, weights["final_conv.weight"], weights["final_conv.bias"])
            found: list[float] = x.sigmoid().flatten().tolist()
        return found


@cache
def _weights() -> dict[str, torch.Tensor]:
    import torch

    package = importlib.util.find_spec(_PACKAGE)
    places = package.submodule_search_locations if package is not None else None
    file = Path(next(iter(places or ()), "")) / _FILE
    if not file.is_file():
        raise UserError("missing_package", package="silero-vad")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecated, but the form that they publish
        load: Any = torch.jit.load
        theirs = load(str(file)).state_dict()
    return {ours: theirs[f"_model.{name}"].detach() for ours, name in _THEIRS.items()}


@cache
def _lstm() -> torch.nn.LSTM:
    """Returns the only part that remembers, as one layer that takes many frames."""
    import torch

    weights = _weights()
    lstm = torch.nn.LSTM(_HIDDEN, _HIDDEN)
    for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        getattr(lstm, f"{part}_l0").data.copy_(weights[f"lstm.{part}"])
    return lstm.eval()
