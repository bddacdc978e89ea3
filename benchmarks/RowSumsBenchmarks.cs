using BenchmarkDotNet.Attributes;

namespace Snn.Benchmarks;

/// <summary>The three things that training does with a weight matrix, at the sizes of one step of <see cref="ShdNetwork"/>.</summary>
public class RowSumsBenchmarks
{
    private const int Sources = 700, Targets = 256, Readouts = 20;

    private readonly Arena _arena = new();
    private int[][] _steps = [];
    private int _step;
    private Rows _weights;
    private Rows _feedback;
    private Lanes _targets;
    private Lanes _errors;
    private Lanes _start;

    /// <summary>Spikes in a step.</summary>
    [Params(1, 8, 32)]
    public int Spikes { get; set; }

    // other rows every time: rows of a matrix of 700 kB do not all lie in the first-level cache when they are needed
    private int[] Next => _steps[_step++ & 1023];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _steps = [.. Enumerable.Range(0, 1024).Select(_ => Enumerable.Range(0, Spikes).Select(_ => random.Next(Sources)).ToArray())];
        _weights = _arena.Rows(Sources, Targets);
        _feedback = _arena.Rows(Readouts, Targets);
        (_targets, _errors, _start) = (_arena.Lanes(Targets), _arena.Lanes(Readouts), _arena.Lanes(Targets));
    }

    [GlobalCleanup]
    public void Cleanup() => _arena.Dispose();

    [Benchmark]
    public void Deliver() => RowSums.Deliver(Next, _weights, _targets);

    [Benchmark]
    public void Accumulate() => RowSums.Accumulate(Next, _targets, _weights);

    /// <summary>Does not depend on the number of spikes.</summary>
    [Benchmark]
    public void AddScaled() => RowSums.AddScaled(_errors, _feedback, _start, _targets);
}
