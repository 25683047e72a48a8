"""Fine-tunes torchvision's ResNet as the C# program does, and prints how many test photos it classifies rightly."""
import json
import math
import struct
import sys

import numpy
import torch
import torchvision
from PIL import Image
from torchvision import transforms

(weights, training, test, depths, seed, epochs, batch_size, rate, momentum, decay, smoothing, factors,
 frozen_stages, frozen_statistics, area, size, statistics) = sys.argv[1:]
torch.manual_seed(int(seed))
torch.set_num_threads(2)
epochs, batch_size, rate, size = int(epochs), int(batch_size), float(rate), int(size)
numbers = [float(value) for value in statistics.split(",")]


def read_weights():
    with open(weights, "rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(length))
        data = file.read()
    kinds = {"F32": numpy.float32, "I64": numpy.int64}
    return {name: torch.from_numpy(numpy.frombuffer(data[slice(*entry["data_offsets"])], kinds[entry["dtype"]]).reshape(entry["shape"]).copy())
            for name, entry in header.items() if name != "__metadata__" and not name.startswith("fc.")}


def read_list(path):
    with open(path, encoding="utf-8") as file:
        return [line.rstrip("\n").split("\t") for line in file]


train_list, test_list = read_list(training), read_list(test)
classes = sorted({label for label, _ in train_list})
resize = transforms.Resize((size * 8 + 6) // 7)
end = [transforms.ToTensor(), transforms.Normalize(numbers[:3], numbers[3:])]
crop = transforms.RandomResizedCrop(size, scale=(float(area), 1)) if float(area) < 1 else transforms.RandomCrop(size)
vary = transforms.Compose([crop, transforms.RandomHorizontalFlip(), *end])
centre = transforms.Compose([transforms.CenterCrop(size), *end])
photos = [resize(Image.open(path).convert("RGB")) for _, path in train_list]
labels = torch.tensor([classes.index(label) for label, _ in train_list])

network = torchvision.models.resnet.ResNet(torchvision.models.resnet.BasicBlock, [int(depth) for depth in depths.split(",")], len(classes))
network.load_state_dict(read_weights(), strict=False)
network = network.to(memory_format=torch.channels_last)
stages = [[network.conv1, network.bn1], [network.layer1], [network.layer2], [network.layer3], [network.layer4], [network.fc]]
scale = [float(factor) for factor in factors.split(",") if factor]
scale += [1.0] * (len(stages) - len(scale))
frozen = [part for parts in stages[:int(frozen_stages)] for part in parts]
for part in frozen:
    part.requires_grad_(False)
# Normalizations that keep their statistics, and normalize with them.
kept = [module for part in (network.modules() if frozen_statistics == "True" else frozen) for module in part.modules()
        if isinstance(module, torch.nn.BatchNorm2d)]
groups = []
for parts, factor in list(zip(stages, scale))[int(frozen_stages):]:
    parameters = [parameter for part in parts for parameter in part.parameters()]
    for decays in (True, False):
        groups.append({"params": [p for p in parameters if (p.dim() > 1) == decays], "factor": factor, "weight_decay": float(decay) if decays else 0})
optimizer = torch.optim.SGD(groups, lr=rate, momentum=float(momentum))
loss = torch.nn.CrossEntropyLoss(label_smoothing=float(smoothing))
steps = math.ceil(len(photos) / batch_size)
for epoch in range(epochs):
    network.train()
    for module in kept:
        module.eval()
    order = torch.randperm(len(photos))
    for step in range(steps):
        batch = order[step * batch_size:(step + 1) * batch_size]
        if len(batch) < 2:
            continue
        done = epoch * steps + step
        share = (done + 1) / steps if done < steps else (1 + math.cos(math.pi * (done - steps) / max(1, (epochs - 1) * steps))) / 2
        for group in optimizer.param_groups:
            group["lr"] = rate * group["factor"] * share
        images = torch.stack([vary(photos[index]) for index in batch]).contiguous(memory_format=torch.channels_last)
        optimizer.zero_grad(set_to_none=True)
        loss(network(images), labels[batch]).backward()
        optimizer.step()
network.eval()
correct = 0
with torch.no_grad():
    for label, path in test_list:
        image = centre(resize(Image.open(path).convert("RGB"))).unsqueeze(0)
        correct += classes[network(image).argmax().item()] == label
print(correct)
