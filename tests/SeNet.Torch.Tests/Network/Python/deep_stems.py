"""Writes tests/fixtures/stems: logits of narrow networks with deep and tiered stems and averaging shortcuts.

Usage: python3 deep_stems.py FOLDER. Needs PyTorch. Weights and images follow from the names of the state dict's entries by the hash that
FormulaWeights.cs describes, so that a file holds logits alone.
"""
import json
import struct
import sys

import torch
from torch import nn

MASK = (1 << 64) - 1


def normalized(cin, cout, kernel, stride=1, groups=1):
    return nn.Conv2d(cin, cout, kernel, stride, kernel // 2, groups=groups, bias=False), nn.BatchNorm2d(cout)


class Gate(nn.Module):
    def __init__(self, channels):
        super().__init__()
        hidden = max(8, (channels // 16 + 4) // 8 * 8)
        self.fc1, self.fc2 = nn.Conv2d(channels, hidden, 1), nn.Conv2d(hidden, channels, 1)

    def forward(self, x):
        return x * torch.sigmoid(self.fc2(torch.relu(self.fc1(x.mean((2, 3), keepdim=True)))))


class Block(nn.Module):
    def __init__(self, net, cin, width, stride):
        super().__init__()
        self.bottleneck = net["block"] == "bottleneck"
        if self.bottleneck:
            inner, cout = width * net.get("group_width", 64) // 64 * net.get("groups", 1), 4 * width
            first = inner // 2 if net.get("halve") else inner
            self.conv1, self.bn1 = normalized(cin, first, 1)
            self.conv2, self.bn2 = normalized(first, inner, 3, stride, net.get("groups", 1))
            self.conv3, self.bn3 = normalized(inner, cout, 1)
        else:
            cout = width
            self.conv1, self.bn1 = normalized(cin, width, 3, stride)
            self.conv2, self.bn2 = normalized(width, width, 3)
        if net.get("se"):
            self.se = Gate(cout)
        if stride != 1 or cin != cout:
            if net.get("pooled"):
                pool = nn.AvgPool2d(2, 2, ceil_mode=True, count_include_pad=False) if stride != 1 else nn.Identity()
                self.downsample = nn.Sequential(pool, *normalized(cin, cout, 1))
            else:
                self.downsample = nn.Sequential(*normalized(cin, cout, net.get("down", 1) if stride != 1 else 1, stride))

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        if self.bottleneck:
            y = self.bn3(self.conv3(torch.relu(y)))
        if hasattr(self, "se"):
            y = self.se(y)
        return torch.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


class Net(nn.Module):
    def __init__(self, net):
        super().__init__()
        a, b, c = net["stem"]
        parts = [*normalized(3, a, 3, 2), nn.ReLU(), *normalized(a, b, 3), nn.ReLU()]
        last, self.bn1 = normalized(b, c, 3)
        self.conv1 = nn.Sequential(*parts, last)
        self.pool = nn.MaxPool2d(3, 2, 1)
        channels = c
        for stage, (depth, width) in enumerate(zip(net["depths"], net["widths"])):
            blocks = []
            for block in range(depth):
                blocks.append(Block(net, channels, width, 2 if stage > 0 and block == 0 else 1))
                channels = 4 * width if net["block"] == "bottleneck" else width
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.stages = len(net["depths"])
        self.fc = nn.Linear(channels, 10)

    def forward(self, x):
        x = self.pool(torch.relu(self.bn1(self.conv1(x))))
        for stage in range(self.stages):
            x = getattr(self, f"layer{stage + 1}")(x)
        return self.fc(x.mean((2, 3)))


def uniform(key, count):
    state = 0xCBF29CE484222325
    for character in key:
        state = (state ^ ord(character)) * 0x100000001B3 & MASK
    values = []
    for _ in range(count):
        state = state + 0x9E3779B97F4A7C15 & MASK
        z = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ z >> 27) * 0x94D049BB133111EB & MASK
        values.append(((z ^ z >> 31) >> 40) / (1 << 24))
    return torch.tensor(values, dtype=torch.float64)


def fill(net):
    for name, value in net.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        u = uniform(name, value.numel()).view(value.shape)
        if value.dim() >= 2:
            value.copy_((2 * u - 1) * (6 / (value.numel() / value.shape[0])) ** 0.5)
        elif name.endswith("running_var"):
            value.copy_(0.5 + u)
        elif name.endswith("weight"):
            value.copy_(0.25 + 0.5 * u)
        else:
            value.copy_(0.2 * (u - 0.5))


def write(path, tensors):
    header, blobs, offset = {}, [], 0
    for name, value in tensors.items():
        blob = value.detach().contiguous().numpy().tobytes()
        kind = "F64" if value.dtype == torch.float64 else "F32"
        header[name] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [offset, offset + len(blob)]}
        offset += len(blob)
        blobs.append(blob)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


NARROW = {"depths": [2, 1, 2, 1], "widths": [8, 16, 32, 64]}
NETWORKS = {
    "d_basic": {**NARROW, "block": "basic", "stem": (8, 8, 16), "pooled": True},
    "d_bottleneck": {**NARROW, "block": "bottleneck", "stem": (8, 8, 16), "pooled": True},
    "d_se": {**NARROW, "block": "bottleneck", "stem": (8, 8, 16), "pooled": True, "se": True},
    "t_se_grouped": {**NARROW, "block": "bottleneck", "stem": (6, 8, 16), "pooled": True, "se": True, "groups": 4, "group_width": 16},
    "t_basic": {**NARROW, "block": "basic", "stem": (6, 8, 16), "pooled": True},
    "c": {**NARROW, "block": "bottleneck", "stem": (8, 8, 16)},
    "s": {**NARROW, "block": "bottleneck", "stem": (16, 16, 32)},
    "senet154": {**NARROW, "block": "bottleneck", "stem": (16, 16, 32), "se": True, "groups": 4, "group_width": 32, "halve": True, "down": 3},
}

if __name__ == "__main__":
    torch.set_num_threads(1)
    for name, description in NETWORKS.items():
        net = Net(description)
        fill(net)
        tensors = {}
        for size in (64, 75):  # 75: odd maps, where the last row and column are averaged by themselves
            images = ((2 * uniform("input", 2 * 3 * size * size) - 1) * 3 ** 0.5).view(2, 3, size, size).float()
            with torch.no_grad():
                net.eval()
                tensors[f"eval_{size}"] = net(images)
                exact = Net(description).double()
                exact.load_state_dict(net.state_dict())
                exact.eval()
                tensors[f"eval_{size}_f64"] = exact(images.double())
                exact.train()
                tensors[f"train_{size}_f64"] = exact(images.double())
                trained = Net(description)
                trained.load_state_dict(net.state_dict())
                trained.train()
                tensors[f"train_{size}"] = trained(images)
        write(f"{sys.argv[1]}/{name}.safetensors", tensors)
