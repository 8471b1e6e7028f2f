#!/usr/bin/python3
"""The reference's training iteration in PyTorch, for timing: its networks and losses as published,
written from their description, on random pictures and maps of the size asked for. Prints the
seconds of each iteration, one per line.

    reference_step.py --labels 6 --size 128 --ngf 16 --hidden 32 --ndf 32 --batch 4 --threads 2
"""
import argparse
import time

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import spectral_norm


class Spade(nn.Module):
    def __init__(self, channels, semantic, hidden):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.shared = nn.Conv2d(semantic, hidden, 3, padding=1)
        self.gamma = nn.Conv2d(hidden, channels, 3, padding=1)
        self.beta = nn.Conv2d(hidden, channels, 3, padding=1)

    def forward(self, h, mask):
        small = F.interpolate(mask, size=h.shape[2:], mode="nearest")
        embedding = F.relu(self.shared(small))
        return self.norm(h) * (1 + self.gamma(embedding)) + self.beta(embedding)


class Block(nn.Module):
    def __init__(self, fin, fout, semantic, hidden):
        super().__init__()
        middle = min(fin, fout)
        self.conv_0 = spectral_norm(nn.Conv2d(fin, middle, 3, padding=1))
        self.conv_1 = spectral_norm(nn.Conv2d(middle, fout, 3, padding=1))
        self.norm_0 = Spade(fin, semantic, hidden)
        self.norm_1 = Spade(middle, semantic, hidden)
        self.learned = fin != fout
        if self.learned:
            self.conv_s = spectral_norm(nn.Conv2d(fin, fout, 1, bias=False))
            self.norm_s = Spade(fin, semantic, hidden)

    def forward(self, h, mask):
        dh = self.conv_0(F.leaky_relu(self.norm_0(h, mask), 0.2))
        dh = self.conv_1(F.leaky_relu(self.norm_1(dh, mask), 0.2))
        return (self.conv_s(self.norm_s(h, mask)) if self.learned else h) + dh


class Generator(nn.Module):
    def __init__(self, ngf, semantic, hidden, grid, doublings=5):
        super().__init__()
        self.grid = grid  # height, width of the first activation
        self.doubled = (1, 3, 4, 5, 6) if doublings == 5 else (1, 2, 3, 4, 5, 6)
        self.fc = nn.Conv2d(semantic, 16 * ngf, 3, padding=1)
        widths = [16, 16, 16, 16, 8, 4, 2, 1]
        self.blocks = nn.ModuleList(
            Block(a * ngf, b * ngf, semantic, hidden) for a, b in zip(widths, widths[1:]))
        self.up = nn.Upsample(scale_factor=2)
        self.last = nn.Conv2d(ngf, 3, 3, padding=1)

    def forward(self, mask):
        h = self.fc(F.interpolate(mask, size=self.grid))
        for i, block in enumerate(self.blocks):
            if i in self.doubled:
                h = self.up(h)
            h = block(h, mask)
        return torch.tanh(self.last(F.leaky_relu(h, 0.2)))


def patch(channels, ndf):
    layers = nn.ModuleList([nn.Sequential(nn.Conv2d(channels, ndf, 4, 2, 2), nn.LeakyReLU(0.2))])
    for i in range(1, 4):
        before, now = ndf, min(2 * ndf, 512)
        conv = spectral_norm(nn.Conv2d(before, now, 4, 1 if i == 3 else 2, 2, bias=False))
        layers.append(nn.Sequential(conv, nn.InstanceNorm2d(now), nn.LeakyReLU(0.2)))
        ndf = now
    layers.append(nn.Conv2d(ndf, 1, 4, 1, 2))
    return layers


class Discriminator(nn.Module):
    def __init__(self, channels, ndf):
        super().__init__()
        self.scales = nn.ModuleList(patch(channels, ndf) for _ in range(2))

    def forward(self, x):
        answers = []
        for layers in self.scales:
            h, outputs = x, []
            for layer in layers:
                h = layer(h)
                outputs.append(h)
            answers.append(outputs)
            x = F.avg_pool2d(x, 3, 2, 1, count_include_pad=False)
        return answers


def judge(net, mask, fake, real):
    both = net(torch.cat([torch.cat([mask, fake], 1), torch.cat([mask, real], 1)]))
    n = fake.shape[0]
    return [[o[:n] for o in scale] for scale in both], [[o[n:] for o in scale] for scale in both]


def one_hot(labels, count):
    n, _, h, w = labels.shape
    return torch.zeros(n, count, h, w).scatter_(1, labels, 1.0)


def main():
    parser = argparse.ArgumentParser()
    for name, default in (("labels", 6), ("size", 128), ("ngf", 16), ("hidden", 32), ("ndf", 32),
                          ("batch", 4), ("threads", 2), ("iterations", 8)):
        parser.add_argument("--" + name, type=int, default=default)
    o = parser.parse_args()
    torch.set_num_threads(o.threads)
    semantic = o.labels + 1  # instance edges
    generator = Generator(o.ngf, semantic, o.hidden, (o.size // 32, o.size // 32)).train()
    discriminator = Discriminator(semantic + 3, o.ndf).train()
    adam_g = torch.optim.Adam(generator.parameters(), lr=1e-4, betas=(0.0, 0.9))
    adam_d = torch.optim.Adam(discriminator.parameters(), lr=4e-4, betas=(0.0, 0.9))
    labels = torch.randint(o.labels, (o.batch, 1, o.size // 16, o.size // 16))
    labels = F.interpolate(labels.double(), scale_factor=16).long()
    real = torch.rand(o.batch, 3, o.size, o.size) * 2 - 1
    edges = torch.zeros(o.batch, 1, o.size, o.size)
    for _ in range(o.iterations):
        start = time.perf_counter()
        mask = torch.cat([one_hot(labels, o.labels), edges], 1)
        fake = generator(mask)
        judged_fake, judged_real = judge(discriminator, mask, fake, real)
        loss = sum(-a[-1].mean() for a in judged_fake) / 2
        for a, b in zip(judged_fake, judged_real):
            loss = loss + sum(F.l1_loss(x, y.detach()) for x, y in zip(a[:-1], b[:-1])) * 10 / 2
        adam_g.zero_grad()
        loss.backward()
        adam_g.step()

        with torch.no_grad():
            fake = generator(mask)
        judged_fake, judged_real = judge(discriminator, mask, fake, real)
        loss = sum(F.relu(1 + a[-1]).mean() for a in judged_fake) / 2
        loss = loss + sum(F.relu(1 - a[-1]).mean() for a in judged_real) / 2
        adam_d.zero_grad()
        loss.backward()
        adam_d.step()
        print("%.4f" % (time.perf_counter() - start), flush=True)


if __name__ == "__main__":
    main()
