"""Saves one small network as torch.save did before PyTorch 1.6, and as the first versions of PyTorch did: python3 save_old.py FOLDER."""

import argparse
import collections
import os
import pickle
import struct
import sys

import numpy
import torch

import numbers_file
import se_resnet

folder = sys.argv[1]
network = se_resnet.small()
state = network.state_dict()
numbers_file.save(os.path.join(folder, "values.safetensors"), state)


class FirstTensor:
    """Pickled as PyTorch 0.1 pickled a tensor: an empty one, then what is in it."""

    def __init__(self, value):
        self.value = value

    def __reduce__(self):
        value = self.value
        kind = torch.FloatTensor if value.is_floating_point() else torch.LongTensor
        return kind, (), (value.storage(), value.storage_offset(), tuple(value.shape), value.stride())


class FirstParameter:
    """Pickled as PyTorch 0.1 to 0.3 pickled a parameter."""

    def __init__(self, value):
        self.value = FirstTensor(value)

    def __reduce__(self):
        return torch.nn.Parameter, (self.value,), (True, False, collections.OrderedDict())


class FirstVariable(FirstParameter):
    def __reduce__(self):
        return torch.autograd.Variable, (self.value,)


class View:
    """A storage that is a part of another, as PyTorch 0.1 to 0.3 had."""

    def __init__(self, root, offset, count):
        self.root, self.offset, self.count = root, offset, count


class ViewTensor:
    def __init__(self, view, value):
        self.arguments = view, 0, tuple(value.shape), value.stride()

    def __reduce__(self):
        return torch._utils._rebuild_tensor, self.arguments


class ViewPickler(pickle._Pickler):
    def persistent_id(self, item):
        if not isinstance(item, View):
            return None
        kind = torch.FloatStorage if item.root.is_floating_point() else torch.LongStorage
        return "storage", kind, str(kind), "cpu", item.root.numel(), (f"{kind} from {item.offset}", item.offset, item.count)


def path(name):
    return os.path.join(folder, name)


def save(name, value, **options):
    torch.save(value, path(name), _use_new_zipfile_serialization=False, **options)


def floats(change):
    return collections.OrderedDict((name, change(value)) for name, value in state.items() if value.is_floating_point())


def shared():
    """Every tensor a view of one buffer."""
    values = floats(lambda value: value)
    flat, result, offset = torch.cat([value.flatten() for value in values.values()]), collections.OrderedDict(), 0
    for name, value in values.items():
        result[name] = flat[offset:offset + value.numel()].view(value.shape)
        offset += value.numel()
    return {**state, **result}


def save_views(name):
    """Every tensor a storage of its own, all of them views of two."""
    items, roots = collections.OrderedDict(), []
    for is_float in (True, False):
        values = {key: value.contiguous() for key, value in state.items() if value.is_floating_point() == is_float}
        root, offset = torch.cat([value.flatten() for value in values.values()]), 0
        for key, value in values.items():
            items[key] = ViewTensor(View(root, offset, value.numel()), value)
            offset += value.numel()
        roots.append(root)
    with open(path(name), "wb") as file:
        for value in (torch.serialization.MAGIC_NUMBER, 1001, {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 8}}):
            pickle.dump(value, file, 2)
        ViewPickler(file, 2).dump(items)
        pickle.dump([str(torch.FloatStorage), str(torch.LongStorage)], file, 2)
        for root in roots:
            file.write(struct.pack("<q", root.numel()) + root.numpy().tobytes())


optimizer = torch.optim.Adam(network.parameters())
network.train()(torch.randn(2, 3, 32, 32)).sum().backward()
optimizer.step()
network.load_state_dict(numbers_file.load(path("values.safetensors")))
save("old.pth", state)
save("old_protocol4.pth", state, pickle_protocol=4)
save("old_parallel.pth", {"epoch": 3, "state_dict": {"module." + name: value for name, value in state.items()}, "optimizer": optimizer.state_dict()})
save("old_shared.pth", shared())
save("old_transposed.pth", {name: value.t().contiguous().t() if value.dim() == 2 else value for name, value in state.items()})
save("old_half.pth", {name: value.half() if value.is_floating_point() else value for name, value in state.items()})
save("old_double.pth", {name: value.double() if value.is_floating_point() else value for name, value in state.items()})
others = {
    "args": argparse.Namespace(lr=0.1), "sparse": torch.eye(3).to_sparse(), "complex": torch.zeros(2, dtype=torch.complex128), "flags": torch.ones(3) > 0,
    "quantized": torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8), "storage": torch.zeros(3).storage(), "bytes": torch.zeros(5, dtype=torch.uint8),
    "best": numpy.float64(0.76), "history": numpy.eye(3), "random": torch.get_rng_state(),
}
save("old_objects.pth", {**others, "state_dict": state})
first = {name: (FirstTensor if "running" in name or not value.is_floating_point() else FirstVariable if name == "fc.bias" else FirstParameter)(value) for name, value in state.items()}
save("old_first.pth", collections.OrderedDict(first))
save_views("old_views.pth")
save("old_whole.pth", network)
save("old_tensor.pth", state["fc.weight"])

# That these are files of that form is PyTorch's to say.
for name in ("old_first.pth", "old_views.pth", "old_shared.pth"):
    for key, value in torch.load(path(name)).items():
        assert torch.equal(value, state[key]), (name, key)
