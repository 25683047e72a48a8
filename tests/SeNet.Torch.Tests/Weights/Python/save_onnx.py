"""Exports networks to ONNX as PyTorch does, with batch normalization folded into convolutions and apart.

Usage: python3 save_onnx.py FOLDER fixtures     two tiny networks: tests/fixtures/onnx
       python3 save_onnx.py FOLDER torchvision  torchvision's ResNet-18 with random weights, and its logits
"""
import pathlib
import sys

import torch

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Network" / "Python"))
from deep_stems import Net, fill, uniform, write  # noqa: E402


def export(net, images, path, folds):
    mode = torch.onnx.TrainingMode.EVAL if folds else torch.onnx.TrainingMode.PRESERVE
    torch.onnx.export(net.eval(), images, path, training=mode, do_constant_folding=folds, opset_version=13, input_names=["image"], output_names=["logits"])


def images(size):
    return ((2 * uniform("input", 2 * 3 * size * size) - 1) * 3 ** 0.5).view(2, 3, size, size).float()


folder, what = sys.argv[1:]
if what == "fixtures":
    tiny = {"block": "basic", "depths": [1, 1], "widths": [2, 4], "stem": (2, 2, 2), "pooled": True}
    for name, net, folds in (("plain_folded", tiny, True), ("gated", {**tiny, "block": "bottleneck", "se": True}, False)):
        network = Net(net)
        fill(network)
        export(network, images(32), f"{folder}/{name}.onnx", folds)
else:
    import torchvision

    network = torchvision.models.resnet18(num_classes=10)
    fill(network)
    export(network, images(64), f"{folder}/folded.onnx", True)
    export(network, images(64), f"{folder}/apart.onnx", False)
    with torch.no_grad():
        write(f"{folder}/logits.safetensors", {"logits": network(images(64))})
