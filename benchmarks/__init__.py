"""Speed and memory beside named opponents, one file per comparison; `python -m benchmarks` measures them all."""
