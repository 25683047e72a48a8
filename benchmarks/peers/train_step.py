"""Training steps of an SE-ResNet in Python PyTorch: forward, cross-entropy, backward, SGD."""

import torch
from torch import nn

from turns import autocast, create_network, parse_options, take_turns


def main():
    options = parse_options()
    network, run = create_network(options)
    network.train()
    images = torch.randn(options.batch_size, 3, options.image_size, options.image_size)
    images = images.to(options.device).to(memory_format=options.layout)
    labels = torch.randint(options.classes, (options.batch_size,)).to(options.device)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=5e-4)
    criterion = nn.CrossEntropyLoss()

    def step():
        with autocast(options):
            loss = criterion(run(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.detach()

    take_turns(options, network, step)


if __name__ == "__main__":
    main()
