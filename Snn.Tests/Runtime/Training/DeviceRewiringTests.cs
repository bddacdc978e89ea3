using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Conformance;

namespace Snn.Tests.Runtime.Training;

/// <summary>Deep rewiring of what a device trains: it draws the pairs that the CPU draws.</summary>
public sealed class DeviceRewiringTests : IDisposable
{
    private static readonly YinYang Symbol = new() { Dt = 1 * ms, Late = 20 * ms, Duration = 30 * ms, KeepTimes = true };
    private static readonly Example[] Points = [.. Symbol.Draw(24, seed: 1)];
    private readonly string _directory = Directory.CreateTempSubdirectory("snn").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    /// <summary>A simulated device takes seconds for each; with <c>SNN_TEST_LONG</c> all.</summary>
    public static TheoryData<string, float, float, int> Runs()
    {
        TheoryData<string, float, float, int> runs = new() { { "EventProp", 0, float.PositiveInfinity, 1 }, { "EProp", 0.01f, 0.5f, 1 } };
        if (Environment.GetEnvironmentVariable("SNN_TEST_LONG") is not null)
        {
            runs.Add("EventProp", 0.01f, float.PositiveInfinity, 1);
            runs.Add("SurrogateBptt", 0, 0.5f, 1);
            runs.Add("EProp", 0, float.PositiveInfinity, 3);
        }

        return runs;
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Pairs_weights_and_states_are_those_of_the_CPU(string name, float noise, float mostNorm, int block)
    {
        LearningRule rule = name switch { "EProp" => new EProp(), "EventProp" => new EventProp(), _ => new SurrogateBptt() };
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        Compare(device, rule, noise, mostNorm, block);
    }

    [Fact]
    public void Only_what_the_loss_says_is_a_gradient()
    {
        using var device = ComputeDevice.Open("ilgpu-cpu")!;
        using var trainer = Make(new RewiredNetwork(0), new EventProp(), device, float.PositiveInfinity);
        float[] before = SparseNetworks.Numbers(trainer.Weights);

        // nobody spikes, and all θ fall
        var silence = trainer.TrainEpoch([.. Points.Select(p => new Example(new SpikeTrain(new int[Symbol.Steps + 1], []), p.Label))]).Silence;
        Assert.NotEqual(before, SparseNetworks.Numbers(trainer.Weights));
        Assert.Contains("the gradient of InHid", silence);
    }

    private void Compare(ComputeDevice device, LearningRule rule, float noise, float mostNorm, int block)
    {
        using var here = Make(new RewiredNetwork(noise, block, l1: 0.1f), rule, null, mostNorm);
        using var there = Make(new RewiredNetwork(noise, block, l1: 0.1f), rule, device, mostNorm);
        string[] start = Pairs(here);
        Assert.Equal(here.TrainEpoch(Points).Loss, there.TrainEpoch(Points).Loss, 1e-4);
        Same(here, there);
        Assert.True(Pairs(here).Except(start).Count() > 5, "few pairs are new");

        // pairs and states come back from there and go there again, and what is new has no past
        there.Save(_directory);
        using var resumed = Make(new RewiredNetwork(noise, block, l1: 0.1f), rule, device, mostNorm);
        Assert.Empty(resumed.Resume(_directory));
        here.TrainEpoch(Points);
        resumed.TrainEpoch(Points);
        Same(here, resumed);
        Assert.Equal(here.Evaluate(Points).Loss, resumed.Evaluate(Points).Loss, 1e-4);
        Assert.Contains("synapses gone, synapses new", resumed.RunsOn);
    }

    private static void Same(Trainer here, Trainer there)
    {
        Assert.Equal(Pairs(here), Pairs(there));
        Assert.Equal([75, 40], Enumerable.Range(0, 2).Select(there.Weights.SynapseCount));
        Assert.All(SparseNetworks.Numbers(here.Weights).Zip(SparseNetworks.Numbers(there.Weights)), w =>
        {
            Assert.Equal(w.First, w.Second, 2e-4f);
            Assert.Equal(float.IsNegative(w.First), float.IsNegative(w.Second));
        });
    }

    private static string[] Pairs(Trainer trainer) =>
        [.. Enumerable.Range(0, 2).SelectMany(p => Enumerable.Range(0, trainer.Weights.SourceSize(p)).SelectMany(k => trainer.Weights.Connections(p)!.TargetsOf(k).Select(m => $"{p}: {k} -> {m}")))];

    private static Trainer Make(INetwork network, LearningRule rule, ComputeDevice? device, float mostNorm) => new(
        network, rule, new Adam { LearningRate = 2e-2f }, new() { MaxSteps = Symbol.Steps, Batch = 4, Threads = 1, Loss = new MaximumCrossEntropy(), Device = device, MaxGradientNorm = mostNorm });
}
