"""Question sets, measures, runs that can be compared, and benchmarks."""
