"""Grad-CAM of one class, and the gates: python3 grad_cam.py WEIGHTS IMAGE LAYER CLASS RESULT."""

import sys

import torch

import numbers_file
import se_resnet

weights, image, layer, target, result = sys.argv[1:]
network = se_resnet.small()
network.load_state_dict(numbers_file.load(weights))
found = {}


def keep(module, inputs, output):
    output.retain_grad()
    found["activation"] = output


network.get_submodule(layer).register_forward_hook(keep)
for name, module in network.named_modules():
    if isinstance(module, se_resnet.SELayer):
        module.fc.register_forward_hook(lambda _, inputs, output, block=name[:-3]: found.__setitem__(block, output.detach()[0]))

images = numbers_file.load(image)["input"]
network(images)[0, int(target)].backward()
activation = found.pop("activation")
alpha = activation.grad.mean((2, 3), keepdim=True)
map = torch.relu((alpha * activation).sum(1, keepdim=True))
found["map"] = torch.nn.functional.interpolate(map, images.shape[2:], mode="bilinear", align_corners=False).detach()
numbers_file.save(result, found)
