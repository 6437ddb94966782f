"""The network: a few convolutions over a strip, one frame for every two pixels, five heads."""

from __future__ import annotations

from torch import Tensor, nn

from crawler.documents.line_reader import HEADS

_WIDE = 160


def _layer(inside: int, outside: int, size: tuple[int, int], **more: object) -> nn.Sequential:
    conv = nn.Conv2d(inside, outside, size, bias=False, **more)  # type: ignore[arg-type]
    return nn.Sequential(conv, nn.BatchNorm2d(outside), nn.ReLU(inplace=True))


class Beside(nn.Module):
    """A look to both sides that is added to what is there."""

    def __init__(self, dilation: int) -> None:
        super().__init__()
        self.look = _layer(_WIDE, _WIDE, (1, 5), padding=(0, 2 * dilation), dilation=(1, dilation))

    def forward(self, x: Tensor) -> Tensor:
        """The frames with their neighbours' part."""
        return x + self.look(x)


class LineNet(nn.Module):
    """A strip (batch, 1, 48, width) to the scores of all heads (batch, frames, classes)."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _layer(1, 16, (5, 5), padding=2, stride=2),
            _layer(16, 24, (3, 3), padding=1),
            nn.MaxPool2d((2, 1)),
            _layer(24, 40, (3, 3), padding=1),
            nn.MaxPool2d((2, 1)),
            _layer(40, 64, (3, 3), padding=1),
            _layer(64, _WIDE, (6, 1)),
            Beside(1),
            Beside(2),
            Beside(4),
            nn.Dropout(0.1),
            nn.Conv2d(_WIDE, sum(HEADS), 1),
        )

    def forward(self, strips: Tensor) -> Tensor:
        """The scores of every frame."""
        scores: Tensor = self.body(strips)
        return scores.squeeze(2).transpose(1, 2)
