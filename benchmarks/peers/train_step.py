"""Training steps of an SE-ResNet in Python PyTorch, eager and with its default settings.

Speaks with SeNet.Benchmarks: writes "ready" and what it is as JSON once it is warm; then, for each line with a
number of steps, does them and writes "time" and the milliseconds per step. Ends with its input.
"""

import argparse
import json
import math
import re
import signal
import sys
import time

import torch
from torch import nn

WARM_UP_STEPS = 5
DEPTHS = {
    "se_resnet18": (False, [2, 2, 2, 2]),
    "se_resnet34": (False, [3, 4, 6, 3]),
    "se_resnet50": (True, [3, 4, 6, 3]),
    "se_resnet101": (True, [3, 4, 23, 3]),
    "se_resnet152": (True, [3, 8, 36, 3]),
}


def conv_bn(inputs, outputs, kernel, stride=1):
    conv = nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)
    return conv, nn.BatchNorm2d(outputs)


class SqueezeExcitation(nn.Module):
    def __init__(self, channels, reduction=16):
        super().__init__()
        self.fc = nn.Sequential(
            nn.Linear(channels, channels // reduction, bias=False),
            nn.ReLU(inplace=True),
            nn.Linear(channels // reduction, channels, bias=False),
            nn.Sigmoid(),
        )

    def forward(self, x):
        gate = self.fc(x.mean((2, 3)))
        return x * gate[:, :, None, None]


class Block(nn.Module):
    def __init__(self, bottleneck, inputs, width, stride):
        super().__init__()
        outputs = 4 * width if bottleneck else width
        if bottleneck:
            layers = [
                *conv_bn(inputs, width, 1), nn.ReLU(inplace=True),
                *conv_bn(width, width, 3, stride), nn.ReLU(inplace=True),
                *conv_bn(width, outputs, 1),
            ]
        else:
            layers = [*conv_bn(inputs, width, 3, stride), nn.ReLU(inplace=True), *conv_bn(width, width, 3)]
        self.residual = nn.Sequential(*layers, SqueezeExcitation(outputs))
        resized = stride != 1 or inputs != outputs
        self.shortcut = nn.Sequential(*conv_bn(inputs, outputs, 1, stride)) if resized else nn.Identity()
        self.relu = nn.ReLU(inplace=True)

    def forward(self, x):
        y = self.residual(x)
        y += self.shortcut(x)
        return self.relu(y)


def build_network(architecture, classes):
    cifar = re.fullmatch(r"cifar_se_resnet(\d+)", architecture)
    if cifar:
        bottleneck, depths, widths, channels = False, [(int(cifar[1]) - 2) // 6] * 3, [16, 32, 64], 16
        stem = [*conv_bn(3, 16, 3), nn.ReLU(inplace=True)]
    elif architecture in DEPTHS:
        (bottleneck, depths), widths, channels = DEPTHS[architecture], [64, 128, 256, 512], 64
        stem = [*conv_bn(3, 64, 7, 2), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, padding=1)]
    else:
        sys.exit(f"This script has no architecture '{architecture}'.")

    blocks = []
    for stage, (depth, width) in enumerate(zip(depths, widths)):
        for block in range(depth):
            blocks.append(Block(bottleneck, channels, width, 2 if stage > 0 and block == 0 else 1))
            channels = 4 * width if bottleneck else width
    network = nn.Sequential(*stem, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, classes))
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
    return network


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the parent too, which then ends this process
    parser = argparse.ArgumentParser()
    parser.add_argument("--architecture", required=True)
    parser.add_argument("--classes", type=int, required=True)
    parser.add_argument("--image-size", type=int, required=True)
    parser.add_argument("--batch-size", type=int, required=True)
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)

    torch.manual_seed(0)
    network = build_network(options.architecture, options.classes).train()
    images = torch.randn(options.batch_size, 3, options.image_size, options.image_size)
    labels = torch.randint(options.classes, (options.batch_size,))
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)
    criterion = nn.CrossEntropyLoss()

    def step():
        loss = criterion(network(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        value = loss.item()
        if not math.isfinite(value):
            sys.exit(f"The loss became {value}.")
        return value

    greeting = {
        "losses": [step() for _ in range(WARM_UP_STEPS)],
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "threads": torch.get_num_threads(),
        "runtime": f"Python PyTorch {torch.__version__}",
    }
    print("ready", json.dumps(greeting), flush=True)

    for line in sys.stdin:
        steps = int(line)
        step()  # fetches into the caches what the others drove out of them
        start = time.perf_counter()
        for _ in range(steps):
            step()
        print("time", 1000 * (time.perf_counter() - start) / steps, flush=True)


if __name__ == "__main__":
    main()
