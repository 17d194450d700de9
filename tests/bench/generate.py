#!/usr/bin/env python3
"""generate.py DIR POSTS: a site of that many posts with text like real blogs'.

The same DIR and POSTS always give the same bytes. Words follow Zipf's law over
an invented vocabulary; a post has a few headings, lists, links, a quote, code
now and then, and some 6 KB in all, like the average of the blogs that the
converter is tried on. content/posts/bench.md is the same in every site, so
that sites can be compared by it; big.bin is 64 MB that do not compress.
"""
import os
import random
import sys

SYLLABLES = ("ba be bi bo bu da de di do du fa fe ga ge go ha he hi ka ke ki ko la le li lo lu ma me mi mo "
             "na ne ni no nu pa pe po ra re ri ro ru sa se si so su ta te ti to tu va ve vi wa we za zo").split()
TAGS = "history travel books science music cooking code letters garden trains".split()


def vocabulary(dice, count=4000):
    words = {"the", "of", "and", "a", "to", "in"}
    while len(words) < count:
        words.add("".join(dice.choice(SYLLABLES) for _ in range(dice.choice((1, 2, 2, 3, 3, 4)))))
    words = sorted(words, key=len)
    return words, [1 / (rank + 3) for rank in range(count)]


class Writer:
    def __init__(self, seed):
        self.dice = random.Random(seed)
        words, weights = vocabulary(self.dice)
        stream = self.dice.choices(words, weights, k=60000)
        self.sentences = []
        while len(stream) > 30:
            length = self.dice.randint(5, 24)
            self.sentences.append(self.decorate(stream[:length]))
            del stream[:length]

    def decorate(self, words):
        """A sentence; one in six has markup in it."""
        spot = self.dice.randrange(len(words))
        kind = self.dice.randrange(24)
        if kind == 0:
            words[spot] = f"[{words[spot]}](https://example.org/{words[0]}/{words[-1]})"
        elif kind == 1:
            words[spot] = f"**{words[spot]}**"
        elif kind == 2:
            words[spot] = f"*{words[spot]}*"
        elif kind == 3:
            words[spot] = f"`{words[spot]}`"
        return " ".join(words).capitalize() + self.dice.choice("....?!")

    def some(self, least, most):
        return self.dice.sample(self.sentences, self.dice.randint(least, most))

    def block(self):
        kind = self.dice.randrange(20)
        if kind < 14:
            return " ".join(self.some(3, 9))
        if kind < 16:
            return "## " + self.some(1, 1)[0].rstrip(".?!")
        if kind < 18:
            return "\n".join("- " + s for s in self.some(2, 5))
        if kind == 18:
            return "> " + "\n> ".join(self.some(1, 3))
        return "```sh\n" + "\n".join(s.lower() for s in self.some(1, 4)) + "\n```"

    def body(self, size):
        blocks, length = [], 0
        while length < size:
            blocks.append(self.block())
            length += len(blocks[-1]) + 2
        return "\n\n".join(blocks) + "\n"

    def post(self, number, size):
        day = f"{2004 + number * 20 // 100000 % 20}-{1 + number // 28 % 12:02}-{1 + number % 28:02}"
        title = self.some(1, 1)[0].rstrip(".?!").translate(str.maketrans("", "", "[]()*`:"))[:60]
        return (f'---\ntitle: "{title}"\ndate: {day}\ntags: [{", ".join(self.dice.sample(TAGS, 2))}]\n---\n\n'
                + self.body(size))


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode())


def generate(folder, posts):
    """Write the site unless it is there already."""
    done = os.path.join(folder, f".made-{posts}")
    write(os.path.join(folder, "capsule.yaml"), "title: A site to measure\nauthor: Nobody\npublic_port: 1965\n"
          "limits: {handshake_seconds: 60, request_seconds: 60}\n")
    if os.path.exists(done):
        return
    content = os.path.join(folder, "content")
    write(os.path.join(content, "posts", "bench.md"), Writer(1).post(0, 7700))
    writer = Writer(posts)
    for number in range(1, posts):
        size = int(writer.dice.lognormvariate(8.5, 0.6))
        write(os.path.join(content, "posts", f"{number % 100:02}", f"post-{number}.md"), writer.post(number, size))
    if posts <= 10:
        write(os.path.join(content, "big.bin"), random.Random(2).randbytes(64 << 20))
    write(done, "")


if __name__ == "__main__":
    generate(sys.argv[1], int(sys.argv[2]))
