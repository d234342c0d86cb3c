"""Sound of files: exact places, exact samples, what damaged files still give."""

from __future__ import annotations

import tracemalloc
import wave
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from desktop_app.errors import UserError
from desktop_app.readers.audio import BLOCK, AudioFile, Block, Damage
from desktop_app.readers.resampling import RATE


def sine(hertz: float, seconds: float, rate: int, strength: float = 0.5) -> np.ndarray:
    t = np.arange(round(seconds * rate)) / rate
    return (strength * np.sin(2 * np.pi * hertz * t)).astype(np.float32)


def write_wav(path: Path, rate: int, *channels: np.ndarray, width: int = 4) -> Path:
    whole = np.stack(channels, 1) * (2 ** (8 * width - 1) - 1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(channels))
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(whole.astype(f"<i{width}").tobytes())
    return path


def encode(path: Path, codec: str, rate: int, *channels: np.ndarray) -> Path:
    """Writes a file with PyAV, in the container that its name ends with."""
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=rate, layout="stereo" if channels[1:] else "mono")
        whole = np.stack(channels).astype(np.float32)
        resampler = av.AudioResampler(stream.format.name, stream.layout.name, rate)
        frame = av.AudioFrame.from_ndarray(whole, "fltp", stream.layout.name)
        frame.sample_rate = rate
        frame.pts, frame.time_base = 0, Fraction(1, rate)
        size = stream.codec_context.frame_size or 1024
        fifo = av.AudioFifo()
        for one in resampler.resample(frame):
            fifo.write(one)
        for one in [*fifo.read_many(size), fifo.read(partial=True)]:
            if one is not None:
                file.mux(stream.encode(one))
        file.mux(stream.encode(None))
    return path


def read(path: Path, *, split: bool = False) -> tuple[np.ndarray, list[Damage]]:
    """Returns a file's samples, (channels, samples), and what was damaged."""
    blocks: list[np.ndarray] = []
    damages: list[Damage] = []
    at = 0
    with AudioFile(path, split=split) as file:
        for item in file.blocks():
            if isinstance(item, Damage):
                damages.append(item)
                continue
            assert item.first_sample == at
            assert item.samples.dtype == np.float32
            at = item.end_sample
            blocks.append(item.samples)
    return np.concatenate(blocks, axis=1), damages


@pytest.mark.parametrize("rate", [8000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("hertz", [100.0, 1000.0, 3500.0, 7400.0])
def test_a_tone_stays_the_tone_it_was(tmp_path: Path, rate: int, hertz: float) -> None:
    if hertz > 0.45 * rate:
        pytest.skip("the file cannot hold it")
    samples, _ = read(write_wav(tmp_path / "tone.wav", rate, sine(hertz, 1, rate)))
    assert samples.shape == (1, RATE)
    middle = slice(1000, -1000)
    off = samples[0, middle] - sine(hertz, 1, RATE)[middle]
    assert np.sqrt(np.mean(off**2)) < 0.35 * 10 ** (-105 / 20)  # -105 dB of the tone's strength


@pytest.mark.parametrize("hertz", [8200.0, 9000.0, 12_000.0])
def test_what_16_khz_cannot_hold_does_not_fold_back(tmp_path: Path, hertz: float) -> None:
    samples, _ = read(write_wav(tmp_path / "tone.wav", 44_100, sine(hertz, 1, 44_100)))
    assert np.abs(samples[0, 1000:-1000]).max() < 0.5 * 10 ** (-100 / 20)


def test_blocks_are_half_a_second_and_the_last_what_is_left(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", RATE, sine(440, 1.7, RATE))
    with AudioFile(path) as file:
        blocks = [b for b in file.blocks() if isinstance(b, Block)]
        assert file.facts.duration_s == pytest.approx(1.7)
    assert [b.samples.shape[1] for b in blocks] == [BLOCK, BLOCK, BLOCK, 3200]


def test_channels_mixed_and_apart(tmp_path: Path) -> None:
    left, right = sine(440, 1, RATE), sine(700, 1, RATE, 0.25)
    path = write_wav(tmp_path / "stereo.wav", RATE, left, right)
    apart, _ = read(path, split=True)
    np.testing.assert_allclose(apart, np.stack((left, right)), atol=1e-6)
    mixed, _ = read(path)
    np.testing.assert_allclose(mixed[0], (left + right) / 2, atol=1e-6)


def test_a_channel_of_its_own_is_as_loud_when_mixed(tmp_path: Path) -> None:
    one = sine(440, 1, RATE)
    mixed, _ = read(write_wav(tmp_path / "same.wav", RATE, one, one))
    np.testing.assert_allclose(mixed[0], one, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "codec", "rate"),
    [
        ("a.flac", "flac", 44_100),
        ("a.opus", "libopus", 48_000),
        ("a.mp3", "mp3", 44_100),
        ("a.m4a", "aac", 44_100),
        ("a.mkv", "aac", 48_000),
        ("a.ogg", "flac", 44_100),
        ("a.webm", "libopus", 48_000),
    ],
)
def test_any_container_gives_every_sample_at_its_place(
    tmp_path: Path, name: str, codec: str, rate: int
) -> None:
    tone = sine(440, 3, rate) * (np.arange(3 * rate) >= rate)  # from second 1 on
    samples, damages = read(encode(tmp_path / name, codec, rate, tone, tone))
    assert not damages
    assert samples.shape[1] / RATE == pytest.approx(3, abs=0.05)
    begins = int(np.flatnonzero(np.abs(samples[0]) > 0.2)[0])
    assert begins / RATE == pytest.approx(1, abs=0.01)


def test_sound_that_begins_later_than_its_video_stays_there(tmp_path: Path) -> None:
    path = tmp_path / "late.mkv"
    with av.open(str(path), "w") as file:
        video = file.add_stream("mpeg4", rate=10)
        video.width = video.height = 32
        audio = file.add_stream("flac", rate=RATE, layout="mono")
        for number in range(20):
            picture = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24")
            picture.pts = number
            file.mux(video.encode(picture))
        sound = (sine(440, 1, RATE)[None] * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(sound, "s16", "mono")
        frame.sample_rate, frame.pts = RATE, RATE  # at second 1
        file.mux(audio.encode(frame))
        file.mux([*video.encode(None), *audio.encode(None)])
    samples, damages = read(path)
    assert int(np.flatnonzero(samples[0])[0]) / RATE == pytest.approx(1, abs=0.01)
    assert samples.shape[1] / RATE == pytest.approx(2, abs=0.01)
    assert not damages


def test_a_truncated_file_gives_what_it_has(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.flac", "flac", RATE, sine(440, 10, RATE))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    samples, _ = read(path)
    assert 3 < samples.shape[1] / RATE < 7
    np.testing.assert_allclose(samples[0, :RATE], sine(440, 1, RATE), atol=1e-3)


@pytest.mark.parametrize(
    ("name", "codec"), [("a.flac", "flac"), ("a.mp3", "mp3"), ("a.opus", "libopus")]
)
def test_a_damaged_place_is_told_or_bridged_and_what_follows_is_read(
    tmp_path: Path, name: str, codec: str
) -> None:
    rate = 48_000
    path = encode(tmp_path / name, codec, rate, sine(440, 10, rate))
    data = bytearray(path.read_bytes())
    middle, size = len(data) // 2, len(data) // 20
    data[middle : middle + size] = np.random.default_rng(0).bytes(size)
    path.write_bytes(data)
    samples, damages = read(path)
    assert 9 < samples.shape[1] / RATE < 11
    end = samples[0, 8 * RATE : 8 * RATE + 8000]
    assert np.sqrt(np.mean(end**2)) == pytest.approx(0.35, abs=0.02)
    if codec == "flac":
        assert damages
        assert 4 < damages[0].at_sample / RATE < 6


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").write_text("not a recording " * 100)
    (tmp_path / "a.txt").write_text("not a recording " * 100)  # FFmpeg has a way to show these
    (tmp_path / "empty.wav").write_bytes(b"")
    with av.open(str(tmp_path / "mute.mp4"), "w") as file:
        video = file.add_stream("mpeg4", rate=10)
        video.width = video.height = 32
        picture = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), "rgb24")
        file.mux([*video.encode(picture), *video.encode(None)])
    for name, code in (
        ("a.mp3", "audio_unreadable"),
        ("a.txt", "no_audio"),
        ("empty.wav", "audio_unreadable"),
        ("mute.mp4", "no_audio"),
        ("gone.mp3", "audio_missing"),
    ):
        with pytest.raises(UserError) as caught:
            read(tmp_path / name)
        assert caught.value.code == code
        assert str(tmp_path) not in caught.value.message


def test_a_playlist_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "list.m3u8").write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n"
    )
    with pytest.raises(UserError):
        read(tmp_path / "list.m3u8")


def test_a_name_that_looks_like_an_address_is_a_name(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "http:a#b?c %20 é 音.wav", RATE, sine(440, 1, RATE))
    assert read(path)[0].shape == (1, RATE)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(seconds: int) -> int:
        path = write_wav(tmp_path / f"{seconds}.wav", RATE, sine(440, seconds, RATE), width=2)
        with AudioFile(path) as file:
            tracemalloc.start()
            for _ in _read_on(file):
                pass
            found = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return found

    peak(1)  # imports
    assert peak(240) < peak(20) + 200_000


def _read_on(file: AudioFile) -> Iterator[Block | Damage]:
    yield from file.blocks()
