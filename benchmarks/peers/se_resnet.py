"""The networks of the peers: SE-ResNets as a user of Python PyTorch would write them."""

import re
import sys

from torch import nn

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
