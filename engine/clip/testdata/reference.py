"""Computes with PyTorch and Pillow what the small model of the tests must give: reference.json.

    apt-get install python3-torch python3-onnx python3-pil python3-regex
    go run ./engine/clip/testdata/make_fixture.go DIR
    python3 engine/clip/testdata/reference.py DIR > engine/clip/testdata/reference.json

Only needed when the small model changes. It reads the weights alone; the network is written down here once more.
"""
import hashlib
import json
import os
import sys
import unicodedata

import numpy as np
import onnx
import onnx.numpy_helper
import regex
import torch
from PIL import Image
from torch.nn.functional import conv2d, layer_norm

SIDE, WIDTH, HEADS = 32, 32, 2
TEXTS = [
    'a photo of a cat', 'Two DOGS running on the green grass', "it's a red car, isn't it?", 'Café  grüne\tWälder\n',
    'cafe\u0301 GRU\u0308NE', '日本の写真', 'ΟΔΟΣ İstanbul', 'emoji 😀👍🏽', '', '   ', 'x' * 300, 'a photo ' * 60,
    '12345 m²', 'a\u0000b\u0085c\u00a0d\u2028e', "'S 'll don'T ''''",
]
SIZES = [(32, 32), (64, 64), (100, 50), (31, 200), (640, 481), (5, 3), (1, 40), (333, 32), (33, 35)]


def picture(w, h):
    """A picture by formula, the same as in the Go test."""
    x, y = np.meshgrid(np.arange(w, dtype=np.int64), np.arange(h, dtype=np.int64))
    return np.stack([x * 7 + y * 3, x * y + 40, (x ^ y) * 5 + x * x], axis=2).astype(np.uint8)


def prepared(pixels, side, method):
    im = Image.fromarray(pixels, 'RGB')
    w, h = im.size
    size = (side, side * h // w) if w <= h else (side * w // h, side)
    im = im.resize(size, method)
    x, y = (size[0] - side) // 2, (size[1] - side) // 2
    return np.asarray(im.crop((x, y, x + side, y + side)))


def weights(path):
    return {t.name.partition('.')[2]: torch.from_numpy(onnx.numpy_helper.to_array(t).copy())
            for t in onnx.load(path).graph.initializer}


def block(x, w, mask):
    def linear(name, y):
        return y @ w['0.' + name + '.weight'] + w['0.' + name + '.bias']

    def norm(name, y):
        return layer_norm(y, (WIDTH,), w['0.' + name + '.scale'], w['0.' + name + '.shift'], 1e-5)

    y, n = norm('norm1', x), x.shape[1]
    q, k, v = (linear(name, y).view(1, n, HEADS, -1).transpose(1, 2) for name in ('query', 'key', 'value'))
    shares = (q @ k.transpose(2, 3) / (WIDTH / HEADS) ** .5 + mask).softmax(-1)
    x = x + linear('out', (shares @ v).transpose(1, 2).reshape(1, n, WIDTH))
    z = linear('up', norm('norm2', x))
    return x + linear('down', z * torch.sigmoid(1.702 * z))


def embed_picture(pixels, w):
    x = (prepared(pixels, SIDE, Image.BICUBIC) / 255 - [.48, .46, .41]) / [.27, .26, .28]
    x = torch.from_numpy(x).permute(2, 0, 1)[None]
    x = conv2d(x, w['patch'], stride=8).flatten(2).transpose(1, 2)
    x = torch.cat([torch.zeros(1, 1, WIDTH), x], 1) + w['positions']
    x = block(layer_norm(x, (WIDTH,), w['before.scale'], w['before.shift'], 1e-5), w, torch.zeros(1))
    return layer_norm(x[:, 0], (WIDTH,), w['after.scale'], w['after.shift'], 1e-5) @ w['projection']


def embed_text(ids, w):
    n = len(ids)
    x = w['tokens'][torch.tensor([ids])] + w['positions'][:n]
    x = block(x, w, torch.full((n, n), -1e9).triu(1))
    return layer_norm(x[:, -1], (WIDTH,), w['after.scale'], w['after.shift'], 1e-5) @ w['projection']


def unit(v):
    v = v[0] / v[0].norm()
    return [round(float(x), 7) for x in v]


class Tokenizer:
    """Joins the pair of the lowest rank, everywhere in a word, until none is left."""

    def __init__(self, folder):
        self.ids = json.load(open(os.path.join(folder, 'vocab.json'), encoding='utf-8'))
        lines = open(os.path.join(folder, 'merges.txt'), encoding='utf-8').read().splitlines()[1:]
        self.ranks = {tuple(line.split(' ')): rank for rank, line in enumerate(lines)}
        plain = [b for b in range(256) if 33 <= b <= 126 or 161 <= b <= 172 or b >= 174]
        others = [b for b in range(256) if b not in plain]
        self.letters = {b: chr(b) for b in plain} | {b: chr(256 + i) for i, b in enumerate(others)}
        self.words = regex.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+")

    def __call__(self, text):
        text = unicodedata.normalize('NFC', text).lower()
        ids = [id for word in self.words.findall(text) for id in self.word(word)]
        return [self.ids['<|startoftext|>']] + ids[:75] + [self.ids['<|endoftext|>']]

    def word(self, word):
        pieces = [self.letters[b] for b in word.encode()]
        pieces[-1] += '</w>'
        while True:
            pairs = [p for p in zip(pieces, pieces[1:]) if p in self.ranks]
            if not pairs:
                return [self.ids[p] for p in pieces]
            best, out, i = min(pairs, key=self.ranks.get), [], 0
            while i < len(pieces):
                joined = tuple(pieces[i:i + 2]) == best
                out.append(''.join(best) if joined else pieces[i])
                i += 2 if joined else 1
            pieces = out


def main():
    torch.set_default_dtype(torch.float64)
    folder = sys.argv[1]
    tokenizer = Tokenizer(folder)
    vision = {k: v.double() if v.dtype == torch.float32 else v for k, v in weights(folder + '/onnx/vision_model.onnx').items()}
    text = {k: v.double() if v.dtype == torch.float32 else v for k, v in weights(folder + '/onnx/text_model.onnx').items()}
    out = {'texts': [], 'pictures': []}
    for t in TEXTS:
        ids = tokenizer(t)
        out['texts'].append({'text': t, 'ids': ids, 'embedding': unit(embed_text(ids, text))})
    for w, h in SIZES:
        pixels = picture(w, h)
        out['pictures'].append({
            'width': w, 'height': h, 'embedding': unit(embed_picture(pixels, vision)),
            'pixels': {f'{name} {side}': hashlib.sha256(prepared(pixels, side, method).tobytes()).hexdigest()
                       for name, method in (('bicubic', Image.BICUBIC), ('bilinear', Image.BILINEAR)) for side in (32, 224)}})
    lists = [f'"{name}": [\n' + ',\n'.join(json.dumps(e, ensure_ascii=False) for e in entries) + '\n]' for name, entries in out.items()]
    print('{' + ',\n'.join(lists) + '}')


main()
