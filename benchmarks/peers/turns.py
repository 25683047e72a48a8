"""How a peer speaks with SeNet.Benchmarks: its options, and its turns.

It writes "ready" and what it is as JSON once it is warm; then, for each line with a number of steps, does them and
writes "time" and the milliseconds per step. It ends with its input.
"""

import argparse
import json
import math
import signal
import sys
import time

import torch

from se_resnet import build_network

WARM_UP_STEPS = 5


def parse_options():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the parent too, which then ends this process
    parser = argparse.ArgumentParser()
    parser.add_argument("--architecture", required=True)
    parser.add_argument("--classes", type=int, required=True)
    parser.add_argument("--image-size", type=int, required=True)
    parser.add_argument("--batch-size", type=int, required=True)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32", help="bfloat16: automatic mixed precision")
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    if options.device == "cuda":
        if not torch.cuda.is_available():
            sys.exit(f"This Python's PyTorch {torch.__version__} finds no CUDA device.")
        torch.backends.cudnn.benchmark = True
    if options.compile and not hasattr(torch, "compile"):
        sys.exit(f"PyTorch {torch.__version__} has no torch.compile; it takes 2.0 or later.")
    torch.manual_seed(0)
    options.layout = torch.channels_last if options.channels_last else torch.contiguous_format
    return options


def create_network(options):
    """The network on its device, and the same one compiled where that is asked for."""
    network = build_network(options.architecture, options.classes).to(options.device, memory_format=options.layout)
    return network, torch.compile(network) if options.compile else network


def autocast(options):
    return torch.autocast(options.device, dtype=torch.bfloat16, enabled=options.precision == "bfloat16")


def synchronize(options):
    if options.device == "cuda":
        torch.cuda.synchronize()


def take_turns(options, network, step):
    """Runs step, which returns a tensor with one number that must be finite."""

    def value():
        number = step().item()
        if not math.isfinite(number):
            sys.exit(f"The loss became {number}.")
        return number

    device = f", {torch.cuda.get_device_name()}" if options.device == "cuda" else ""
    greeting = {
        "losses": [value() for _ in range(WARM_UP_STEPS)],
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "threads": torch.get_num_threads(),
        "runtime": f"Python PyTorch {torch.__version__}{device}",
    }
    print("ready", json.dumps(greeting), flush=True)

    for line in sys.stdin:
        steps = int(line)
        value()  # fetches into the caches what the others drove out of them
        synchronize(options)
        start = time.perf_counter()
        for _ in range(steps - 1):
            value() if options.device == "cpu" else step()  # on a GPU reading a number would stop the queue
        value()
        synchronize(options)
        print("time", 1000 * (time.perf_counter() - start) / steps, flush=True)
