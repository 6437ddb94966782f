"""Writes a trained network as ONNX, and proves that it gives the same scores there.

python -m benchmarks.reader.export WEIGHTS.pt OUT.onnx
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from benchmarks.reader.net import LineNet
from crawler.documents.line_reader import HIGH

_SAME = 1e-3


def export(weights: Path, out: Path) -> float:
    """Write the network; how far the two runs lie apart at most."""
    net = LineNet()
    net.load_state_dict(torch.load(weights))
    net.eval()
    strip = torch.rand(1, 1, HIGH, 300)
    torch.onnx.export(
        net,
        (strip,),
        str(out),
        input_names=["strip"],
        output_names=["scores"],
        dynamic_axes={"strip": {0: "batch", 3: "width"}, "scores": {0: "batch", 1: "frames"}},
        opset_version=17,
        dynamo=False,
    )
    wide = torch.rand(1, 1, HIGH, 517)
    session = onnxruntime.InferenceSession(str(out), providers=["CPUExecutionProvider"])
    there = session.run(None, {"strip": wide.numpy()})[0]
    with torch.no_grad():
        here = net(wide).numpy()
    return float(np.abs(np.asarray(there) - here).max())


def main() -> None:
    """Export, or say how the scores differ."""
    out = Path(sys.argv[2])
    apart = export(Path(sys.argv[1]), out)
    print(f"{out}: {out.stat().st_size / 1e6:.2f} MB, scores {apart:.1e} apart")
    if apart > _SAME:
        sys.exit(1)


if __name__ == "__main__":
    main()
