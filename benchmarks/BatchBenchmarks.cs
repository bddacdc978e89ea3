using BenchmarkDotNet.Attributes;
using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>
/// The end of a batch: gradients are summed over the shards and zeroed, Adam updates 250,000 weights, the feedback follows.
/// The batch has one example per shard, of one step without spikes, so that trials cost next to nothing.
/// </summary>
public class BatchBenchmarks
{
    private readonly Example[] _examples = [.. Enumerable.Range(0, 8).Select(i => new Example(new SpikeTrain([0, 0], []), i))];
    private Trainer _trainer = null!;

    /// <summary>Threads that share the work.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup() => _trainer = new(new ShdNetwork(), new EProp(), new Adam(), new() { MaxSteps = 1, Batch = 8, Shards = 8, Threads = Threads });

    [GlobalCleanup]
    public void Cleanup() => _trainer.Dispose();

    [Benchmark]
    public void Update() => _trainer.TrainEpoch(_examples);
}
