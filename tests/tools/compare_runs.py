"""Compares the losses of two runs: compare_runs.py RUN RUN TOLERANCE [STEPS].

The largest relative difference over the first STEPS steps must be below the tolerance."""
import json
import sys


def losses(run):
    with open(f"{run}/metrics.jsonl", encoding="utf-8") as lines:
        return {e["step"]: e["losses"] for e in map(json.loads, lines) if "losses" in e}


first, second = losses(sys.argv[1]), losses(sys.argv[2])
if not first or first.keys() != second.keys():
    sys.exit(f"steps {sorted(first)} and {sorted(second)}")
steps = sorted(first)[: int(sys.argv[4])] if len(sys.argv) > 4 else sorted(first)
worst = max(
    abs(value - second[step][name]) / abs(value) for step in steps for name, value in first[step].items()
)
print(f"{len(steps)} steps, largest relative difference {worst:.3g}")
sys.exit(0 if worst < float(sys.argv[3]) else f"differ by {worst:.3g}")
