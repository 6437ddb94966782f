"""Trains the line reader on rendered lines; run with `--help` for how long and on which fonts.

nice -n 19 python -m benchmarks.reader.train OUT --minutes 75 [--all-fonts] [--start FILE]
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import os
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from queue import Empty, Full
from typing import Any

import numpy as np
import torch
from torch import Tensor, multiprocessing, nn

from benchmarks.reader import faces, labels, render, texts
from benchmarks.reader.net import LineNet
from benchmarks.reader.render import STEP, WIDE, Sample
from crawler.documents.line_reader import DIGITS, HEADS, LETTERS

FRAMES = WIDE // STEP
_BATCH = 32
_FRESH = 12  # new windows of a batch; the rest were seen before, as drawing is dear
_POOL = 12000
_ENOUGH = 1500  # windows in the pool that let the trainer go on while none is new
_SURE, _NEAR = 0.22, 0.36  # shares of a letter's width round its middle
_FIRST_DIGIT = LETTERS.index(DIGITS[0]) + 1
_IGNORE = -100


def main() -> None:
    """Train for some minutes of the clock, saving as it goes."""
    asked = _options()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(asked.seed)
    asked.out.mkdir(parents=True, exist_ok=True)
    net = LineNet()
    if asked.start:
        net.load_state_dict(torch.load(asked.start))
    feed = _feed(asked)
    _train(net, feed, asked)


def _options() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("out", type=Path)
    reader.add_argument("--minutes", type=float, default=75)
    reader.add_argument("--threads", type=int, default=1)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--rate", type=float, default=3e-3)
    reader.add_argument("--ctc-from", type=float, default=0.4)
    reader.add_argument("--all-fonts", action="store_true")
    reader.add_argument("--start", type=Path)
    return reader.parse_args()


def _feed(asked: argparse.Namespace) -> Any:
    """A queue that a process of its own fills with samples."""
    context = multiprocessing.get_context("spawn")
    queue = context.Queue(40)
    worker = context.Process(
        target=fill, args=(queue, asked.seed, asked.all_fonts, os.getpid()), daemon=True
    )
    worker.start()
    return queue


def fill(queue: Any, seed: int, all_fonts: bool, parent: int) -> None:
    """Draw samples in lots for as long as the trainer lives."""
    torch.set_num_threads(1)
    rng = random.Random(seed * 7919 + time.time_ns() % 1000)
    words = texts.vocabulary()
    fonts = faces.files((*faces.TRAINED, *(faces.HELD_OUT if all_fonts else ())))
    while os.getppid() == parent:
        lot = [_packed(render.filled(rng, words, fonts)) for _ in range(8)]
        with contextlib.suppress(Full):
            queue.put(lot, timeout=60)


Packed = tuple[np.ndarray, np.ndarray, np.ndarray]


def _packed(sample: Sample) -> Packed:
    """The strip, the class of each frame by head, and the letters in order."""
    return sample.strip, _aims(sample), np.array(labels.bases(sample.clusters), np.int64)


def _aims(sample: Sample) -> np.ndarray:
    """The class that each head should give at each frame, `_IGNORE` where any will do."""
    aims = np.full((len(HEADS), FRAMES), _IGNORE, np.int64)
    aims[0] = 0
    for start, end in sample.spans:
        middle, width = (start + end) / 2 - 0.5, max(2.0, end - start)
        near = range(
            max(0, round(middle - _NEAR * width)), min(FRAMES, round(middle + _NEAR * width) + 1)
        )
        aims[0, list(near)] = _IGNORE
    for cluster, (start, end) in zip(sample.clusters, sample.spans, strict=True):
        middle, width = (start + end) / 2 - 0.5, max(2.0, end - start)
        first = max(0, round(middle - _SURE * width))
        last = min(FRAMES, round(middle + _SURE * width) + 1)
        aims[0, first:last] = cluster.base
        aims[1, first:last] = cluster.upper
        aims[2, first:last] = cluster.lower
        aims[3, first:last] = cluster.tone
        if _FIRST_DIGIT <= cluster.base < _FIRST_DIGIT + 10:
            aims[4, first:last] = cluster.thai
    return aims


def batches(feed: Any) -> Iterator[list[Packed]]:
    """Batches of some new and some older samples."""
    pool: list[Packed] = []
    fresh: list[Packed] = []
    while True:
        with contextlib.suppress(Empty):
            while len(fresh) < _FRESH or len(pool) < _BATCH:
                lot = feed.get(timeout=0.001 if len(pool) > _ENOUGH else 600)
                fresh += lot
                pool = (pool + lot)[-_POOL:]
        taken, fresh = fresh[:_FRESH], fresh[_FRESH:]
        yield taken + random.sample(pool, _BATCH - len(taken))


def tensors(batch: Sequence[Packed]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Strips, aims by head, all letters in a row, and how many each sample has."""
    strips = torch.from_numpy(np.stack([one[0] for one in batch])).float()[:, None] / 255
    aims = torch.from_numpy(np.stack([one[1] for one in batch]))
    letters = torch.from_numpy(np.concatenate([one[2] for one in batch]))
    return strips, aims, letters, torch.tensor([len(one[2]) for one in batch])


def loss_of(scores: Tensor, batch: Sequence[Packed], ctc: float) -> Tensor:
    """Cross entropy at known places, later joined by CTC on the letters."""
    _, aims, letters, lengths = tensors(batch)
    heads = scores.split(HEADS, dim=2)
    weights = torch.ones(HEADS[0])
    weights[0] = 0.5
    weights[_FIRST_DIGIT : _FIRST_DIGIT + 10] = 1.4
    base = nn.functional.cross_entropy(heads[0].transpose(1, 2), aims[:, 0], weights)
    marks = sum(
        nn.functional.cross_entropy(head.transpose(1, 2), aims[:, at])
        for at, head in enumerate(heads[1:], 1)
    )
    if not ctc:
        return base + 0.5 * marks
    chances = heads[0].log_softmax(2).transpose(0, 1)
    frames = torch.full((len(batch),), FRAMES)
    along = nn.functional.ctc_loss(chances, letters, frames, lengths, zero_infinity=True)
    return (1 - 0.7 * ctc) * base + 0.5 * ctc * along + 0.5 * marks


def _train(net: LineNet, feed: Any, asked: argparse.Namespace) -> None:
    steady = copy.deepcopy(net).eval()
    tuner = torch.optim.AdamW(net.parameters(), asked.rate, weight_decay=1e-3)
    began = saved = time.monotonic()
    for step, batch in enumerate(batches(feed)):
        share = (time.monotonic() - began) / (asked.minutes * 60)
        if share >= 1:
            break
        for group in tuner.param_groups:
            group["lr"] = asked.rate * min(1, (step + 1) / 50) * (1 - share) ** 0.9
        ctc = min(1.0, max(0.0, (share - asked.ctc_from) / 0.05))
        loss = loss_of(net(tensors(batch)[0]), batch, ctc)
        tuner.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 5)
        tuner.step()
        _follow(steady, net, min(0.995, step / (step + 20)))
        if step % 50 == 0:
            print(f"{step} {share:.3f} {loss.item():.4f}", flush=True)
        if time.monotonic() - saved > 120:
            saved = time.monotonic()
            _save(net, steady, asked.out)
    _save(net, steady, asked.out)


@torch.no_grad()
def _follow(steady: LineNet, net: LineNet, keep: float) -> None:
    """Move the mean of the weights towards the newest."""
    for mean, new in zip(steady.parameters(), net.parameters(), strict=True):
        mean.lerp_(new, 1 - keep)
    for mean, new in zip(steady.buffers(), net.buffers(), strict=True):
        mean.copy_(new)


def _save(net: LineNet, steady: LineNet, folder: Path) -> None:
    for name, one in (("last.pt", net), ("mean.pt", steady)):
        torch.save(one.state_dict(), folder / f"{name}.new")
        (folder / f"{name}.new").replace(folder / name)


if __name__ == "__main__":
    main()
