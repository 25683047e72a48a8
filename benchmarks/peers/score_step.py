"""Scoring with an SE-ResNet in Python PyTorch: images in the host's memory, to the device, probabilities back."""

import torch

from turns import autocast, create_network, parse_options, take_turns


def main():
    options = parse_options()
    network, run = create_network(options)
    network.eval()
    images = torch.randn(options.batch_size, 3, options.image_size, options.image_size)
    if options.device == "cuda":
        images = images.pin_memory()

    @torch.inference_mode()
    def step():
        batch = images.to(options.device, non_blocking=True).to(memory_format=options.layout)
        with autocast(options):
            probabilities = run(batch).float().softmax(1)
        return probabilities.cpu().sum()

    take_turns(options, network, step)


if __name__ == "__main__":
    main()
