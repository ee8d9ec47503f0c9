"""The training pipeline by a torch DataLoader with Pillow and numpy, on a COCO panoptic folder: images a second.

python3 loader.py FOLDER SPLIT CANVAS WORKERS BATCHES: decode image and map, crop, sizes, mirror, a mask for each segment, batches of 8 on a square canvas.
"""
import json
import os
import random
import sys
import time

import numpy as np
import torch
from PIL import Image

BATCH = 8
SIZES, BEFORE_CROP = range(480, 801, 32), (400, 500, 600)


def resized(picture, labels, short, longest):
    width, height = picture.size
    scale = min(short / min(width, height), longest / max(width, height))
    size = (max(1, int(width * scale + 0.5)), max(1, int(height * scale + 0.5)))
    return picture.resize(size, Image.BILINEAR), labels.resize(size, Image.NEAREST)


class Panoptic(torch.utils.data.Dataset):
    def __init__(self, folder, split, canvas):
        with open(os.path.join(folder, "annotations", f"panoptic_{split}.json")) as file:
            told = json.load(file)
        names = {image["id"]: image["file_name"] for image in told["images"]}
        self.all = [(names[one["image_id"]], one["file_name"], [s["id"] for s in one["segments_info"] if not s["iscrowd"]]) for one in told["annotations"]]
        self.images = next(p for p in (os.path.join(folder, split), os.path.join(folder, "images", split)) if os.path.isdir(p))
        self.maps = next(
            p for p in (os.path.join(folder, f"panoptic_{split}"), os.path.join(folder, "annotations", f"panoptic_{split}")) if os.path.isdir(p))
        self.canvas = canvas

    def __len__(self):
        return 1_000_000_000

    def __getitem__(self, index):
        image, labels, ids = self.all[index % len(self.all)]
        picture = Image.open(os.path.join(self.images, image)).convert("RGB")
        labels = Image.open(os.path.join(self.maps, labels)).convert("RGB")
        if random.random() < 0.5:
            picture, labels = (one.transpose(Image.FLIP_LEFT_RIGHT) for one in (picture, labels))
        if random.random() < 0.5:
            picture, labels = resized(picture, labels, random.choice(BEFORE_CROP), 1 << 30)
            width, height = (random.randint(min(side, 384), min(side, 600)) for side in picture.size)
            left, top = random.randint(0, picture.width - width), random.randint(0, picture.height - height)
            picture, labels = (one.crop((left, top, left + width, top + height)) for one in (picture, labels))
        picture, labels = resized(picture, labels, random.choice(SIZES), self.canvas)
        colours = np.zeros((3, self.canvas, self.canvas), np.uint8)
        colours[:, : picture.height, : picture.width] = np.asarray(picture).transpose(2, 0, 1)
        rgb = np.asarray(labels).astype(np.int32)
        numbers = rgb[..., 0] + 256 * rgb[..., 1] + 65536 * rgb[..., 2]
        masks = np.zeros((len(ids), self.canvas, self.canvas), bool)
        masks[:, : labels.height, : labels.width] = numbers[None] == np.asarray(ids, np.int32)[:, None, None]
        return torch.from_numpy(colours), torch.from_numpy(masks)


def joined(items):
    return torch.stack([colours for colours, _ in items]), [masks for _, masks in items]


if __name__ == "__main__":
    folder, split, canvas, workers, batches = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6])
    torch.set_num_threads(1)
    loader = iter(torch.utils.data.DataLoader(Panoptic(folder, split, canvas), BATCH, num_workers=workers, collate_fn=joined))
    for _ in range(2 * workers + 1):  # those are made ahead
        next(loader)
    start = time.perf_counter()
    for _ in range(batches):
        next(loader)
    print(f"{BATCH * batches / (time.perf_counter() - start):.1f}", flush=True)
    os._exit(0)
