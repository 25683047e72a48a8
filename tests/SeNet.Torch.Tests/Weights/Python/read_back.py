"""Reads weights that SeNet has saved into the article's network: python3 read_back.py WEIGHTS IMAGES LOGITS."""

import sys

import torch

import numbers_file
import se_resnet

weights, images, logits = sys.argv[1:]
network = se_resnet.small()
network.load_state_dict(numbers_file.load(weights))
with torch.no_grad():
    numbers_file.save(logits, {"logits": network(numbers_file.load(images)["input"])})
