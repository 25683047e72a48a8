"""Saves one small network as programs for training do: python3 save_checkpoints.py FOLDER."""

import argparse
import collections
import datetime
import decimal
import enum
import functools
import os
import pathlib
import sys
import types
import uuid

import numpy
import torch
from torch import nn

import numbers_file
import se_resnet

folder = sys.argv[1]
network = se_resnet.small()
state = network.state_dict()
# Views of one buffer: as good for the tests, and a third of the size.
flat, offset, minus = torch.cat([value.flatten() for value in state.values() if value.is_floating_point()]), 0, {}
negative = -flat
for name, value in state.items():
    if value.is_floating_point():
        state[name] = flat[offset:offset + value.numel()].view(value.shape)
        minus[name] = negative[offset:offset + value.numel()].view(value.shape)
        offset += value.numel()
numbers_file.save(os.path.join(folder, "values.safetensors"), state)
average = {name: value * 0.5 if value.is_floating_point() else value for name, value in state.items()}
trunk = {name: value for name, value in state.items() if not name.startswith("fc.")}
head = {name: value for name, value in state.items() if name.startswith("fc.")}


class Phase(enum.Enum):
    TRAIN = "train"
    TEST = 2


class Level(enum.IntEnum):
    HIGH = 3


class Config(dict):
    """As EasyDict and ConfigDict: a dictionary with attributes."""


class Options:
    def __init__(self):
        self.lr, self.milestones, self.phase = 0.1, [30, 60], Phase.TRAIN


class Tagged(torch.Tensor):
    """A subclass, as fastai's and torchvision's."""


class Negated:
    """Pickled as PyTorch 2 pickles a tensor with the negation bit; 1.13 forgets the bit."""

    def __init__(self, stored):
        self.stored = stored

    def __reduce__(self):
        stored = self.stored
        arguments = stored.storage(), stored.storage_offset(), tuple(stored.shape), stored.stride(), False, collections.OrderedDict(), {"neg": True}
        return torch._utils._rebuild_tensor_v2, arguments


Point = collections.namedtuple("Point", "x y")


def save(name, value, **options):
    torch.save(value, os.path.join(folder, name), **options)


def prefixed(prefix, values=None):
    return collections.OrderedDict((prefix + name, value) for name, value in (state if values is None else values).items())


objects = {
    "args": argparse.Namespace(lr=0.1, milestones=[30, 60], nested=argparse.Namespace(a=1)), "options": Options(), "simple": types.SimpleNamespace(a=1),
    "output": pathlib.PosixPath("/runs/1"), "started": datetime.datetime(2024, 5, 6), "took": datetime.timedelta(hours=2), "zone": datetime.timezone.utc,
    "history": collections.defaultdict(list, {"loss": [1.0, 0.5]}), "counts": collections.Counter("abca"), "recent": collections.deque([1, 2], 5),
    "best": numpy.float64(0.76), "epoch": numpy.int64(3), "flag": numpy.bool_(True), "confusion": numpy.eye(3), "names": numpy.array(["cat", "dog"]),
    "mixed": numpy.array([1, None, "x"], dtype=object), "random": numpy.random.RandomState(1).get_state(), "generator": numpy.random.RandomState(1),
    "phase": Phase.TEST, "level": Level.HIGH, "point": Point(1, 2), "id": uuid.UUID(int=5), "exact": decimal.Decimal("1.5"), "big": 2 ** 3000,
    "complex": 1 + 2j, "range": range(3), "slice": slice(1, 2), "set": {1, "a"}, "frozen": frozenset([2]), "bytes": b"\xff\x00", "array": bytearray(b"ab"),
    "activation": torch.relu, "loss": functools.partial(torch.nn.functional.cross_entropy, label_smoothing=0.1), "dtype": torch.float16, "size": torch.Size([2, 3]),
    "device": torch.device("cuda:0"), "shape": state["fc.weight"].shape, "sparse": torch.eye(3).to_sparse(), "complex_tensor": torch.zeros(2, dtype=torch.complex128),
    "quantized": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8), "bits": torch.zeros(3, dtype=torch.uint8), "config": Config(a=1, inner=Config(b=2)),
    "class": Options, "layout": torch.strided, "storage": torch.zeros(3).storage(), "conjugate": torch.zeros(2, dtype=torch.complex64).conj(),
}
save("objects.pth", {**objects, "state_dict": state})
save("objects4.pth", {"state_dict": state, **objects}, pickle_protocol=4)
save("config.pth", Config(model=Config(state), epoch=3))
save("tagged.pth", {name: value.as_subclass(Tagged) for name, value in state.items()})
save("negated.pth", {name: Negated(minus[name]) if name in minus else value for name, value in state.items()})

# Wrappers that PyTorch itself puts around.
save("parallel.pth", nn.DataParallel(network).state_dict())
save("averaged_model.pth", torch.optim.swa_utils.AveragedModel(network).state_dict())
lightning = nn.Module()
lightning.net, lightning.criterion = network, nn.CrossEntropyLoss(weight=torch.ones(5))
lightning.register_buffer("mean", torch.zeros(1, 3, 1, 1))
lightning.register_buffer("confusion", torch.zeros(5, 5, dtype=torch.long))
save("lightning.ckpt", {"epoch": 3, "state_dict": lightning.state_dict(), "optimizer_states": [torch.optim.Adam(network.parameters()).state_dict()], "callbacks": {"EarlyStopping{}": {"best_score": torch.tensor(0.5)}}, "hyper_parameters": argparse.Namespace(lr=0.1)})
save("deepspeed.pt", {"module": state, "buffer_names": ["bn1.running_mean"], "param_shapes": [collections.OrderedDict((name, value.shape) for name, value in state.items())], "optimizer": None, "ds_config": {"zero_optimization": {"stage": 1}}, "client_state": objects["args"]})
save("children.pth", nn.Sequential(collections.OrderedDict(backbone=nn.Sequential(*[module for name, module in network.named_children() if name != "fc"]))).state_dict())
body = nn.Sequential(network.conv1, network.bn1, nn.ReLU(), network.maxpool, network.layer1, network.layer2)
fastai = nn.Sequential(body, nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.BatchNorm1d(64), nn.Linear(64, 16), nn.ReLU(), nn.Linear(16, 5)))
save("fastai.pth", {"model": fastai.state_dict(), "opt": torch.optim.SGD(network.parameters(), 0.1).state_dict()})
save("list.pth", [state, torch.optim.SGD(network.parameters(), 0.1, momentum=0.9).state_dict()])
save("split.pth", {"backbone": trunk, "classifier": {"weight": head["fc.weight"], "bias": head["fc.bias"]}})
save("teacher.pth", {"student": prefixed("module.backbone.", trunk), "teacher": prefixed("backbone.", {name: average[name] for name in trunk}), "args": objects["args"]})
save("half_counters.pth", {name: value.half() for name, value in state.items()})
save("counters.pth", {name: value if value.is_floating_point() else value.int().view(1) for name, value in state.items()})
save("module.pth", {"model": network, "epoch": 3})
save("whole_parallel.pth", nn.DataParallel(network))
save("arrays.pth", {name: value.numpy() for name, value in state.items()})
save("quantized.pth", {**state, "layer1.0.conv2.weight": torch.quantize_per_tensor(state["layer1.0.conv2.weight"], 0.1, 0, torch.qint8)})
save("sparse.pth", {**state, "layer1.0.se.fc.0.weight": state["layer1.0.se.fc.0.weight"].to_sparse()})
