"""Benchmarks on public data, beside peers measured in the same run. They are not tests."""
