"""Saves one small network in every way that torch.save is used in: python3 save_formats.py FOLDER."""

import argparse
import collections
import copy
import os
import sys

import torch

import numbers_file
import se_resnet

folder = sys.argv[1]
network = se_resnet.small()
state = copy.deepcopy(network.state_dict())


def save(name, value, **options):
    torch.save(value, os.path.join(folder, name), **options)


def floats(change):
    return collections.OrderedDict((name, change(value) if value.is_floating_point() else value) for name, value in state.items())


def prefixed(prefix, values=state):
    return collections.OrderedDict((prefix + name, value) for name, value in values.items())


def shared():
    """Every tensor a view of one buffer, as flat optimizers keep them; the counters of another."""
    weights = [value for value in state.values() if value.is_floating_point()]
    flat, result, offset = torch.cat([value.flatten() for value in weights]), collections.OrderedDict(), 0
    counters, number = torch.full((100,), 7), 0
    for name, value in state.items():
        if value.is_floating_point():
            result[name] = flat[offset:offset + value.numel()].view(value.shape)
            offset += value.numel()
        else:
            result[name] = counters[number]
            number += 1
    return result


def transposed(value):
    return value.t().contiguous().t() if value.dim() == 2 else value.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) if value.dim() == 4 else value


def strided(value):
    """Every second value of a larger buffer."""
    wide = torch.zeros(value.numel() * 2 + 1)
    wide[1::2] = value.flatten()
    return wide[1::2].view(value.shape) if value.dim() == 1 else value


numbers_file.save(os.path.join(folder, "values.safetensors"), state)
images = torch.randn(2, 3, 32, 32)
numbers_file.save(os.path.join(folder, "logits.safetensors"), {"input": images, "logits": network(images)})

average = floats(lambda value: value * 0.5)
optimizer = torch.optim.SGD(network.parameters(), 0.1, momentum=0.9)
network.train()(images).sum().backward()
optimizer.step()  # from now on it has momenta
network.load_state_dict(state)
scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [30, 60])
save("plain.pth", state)
save("protocol4.pth", state, pickle_protocol=4)
save("parameters.pth", {**state, **dict(network.named_parameters())})
save("parallel.pth", {"epoch": 3, "arch": "se", "best_acc1": torch.tensor(76.3), "state_dict": prefixed("module."), "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict()})
save("averaged.pth", {"model": state, "model_ema": {"n_averaged": torch.tensor(9), **prefixed("module.", average)}, "random": torch.get_rng_state(), "device": torch.device("cuda:1"), "seed": 2 ** 90})
save("only_average.pth", {"state_dict_ema": average})
save("compiled.pth", {"model_state_dict": prefixed("module._orig_mod.")})
save("shared.pth", shared())
save("transposed.pth", floats(transposed))
save("strided.pth", floats(strided))
save("half.pth", floats(torch.Tensor.half))
save("bfloat16.pth", floats(torch.Tensor.bfloat16))
save("double.pth", floats(torch.Tensor.double))
save("arguments.pth", {"state_dict": state, "args": argparse.Namespace(lr=0.1)})
save("whole.pth", network)
save("tensor.pth", state["fc.weight"])
save("nothing.pth", {"epoch": 3, "loss": [0.5, 0.25]})
torch.jit.script(torch.nn.ReLU()).save(os.path.join(folder, "program.pt"))
