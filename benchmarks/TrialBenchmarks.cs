using BenchmarkDotNet.Attributes;

namespace Snn.Benchmarks;

/// <summary>The two sweeps over one trial of 1000 steps, and the loss between them.</summary>
public class TrialBenchmarks
{
    private ShdTrial _trial = null!;

    [GlobalSetup]
    public void Setup() => _trial = new();

    [GlobalCleanup]
    public void Cleanup() => _trial.Dispose();

    [Benchmark]
    public void Forward() => _trial.Forward();

    [Benchmark]
    public double Loss() => _trial.Loss();

    [Benchmark]
    public void Backward() => _trial.Backward();
}
