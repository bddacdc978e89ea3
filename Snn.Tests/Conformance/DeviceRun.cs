using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>A batch of a network on a device, with everything that one training step of it needs.</summary>
internal sealed class DeviceRun : IDisposable
{
    private readonly SpikeTrain[] _inputs;

    /// <summary>Takes over weights and feedback from a run on the CPU.</summary>
    public DeviceRun(INetwork network, ComputeDevice device, DevicePlan plan, TrialRun cpu, SpikeTrain[] inputs, int shards = 1, Loss? loss = null, bool? wide = null)
    {
        (Layout, _inputs) = (network.Layout(), inputs);
        Batch = network.CreateBatch(new(Layout, device, inputs.Max(i => i.Steps), inputs.Length) { Weights = cpu.Weights, Rule = cpu.Rule, Penalty = cpu.Penalty, Loss = loss ?? new PerStepCrossEntropy(), Shards = shards, Plan = plan, Wide = wide, Parameters = cpu.Parameters });
        cpu.Trial.Setup.Feedback!.Follow(cpu.Weights);
        Batch.Load(cpu.Weights, cpu.Trial.Setup.Feedback);
        ParameterGradient = new(Layout);
        Gradients = [.. Enumerable.Range(0, shards).Select(_ => cpu.Weights.Alike())];
    }

    public NetworkLayout Layout { get; }

    public DeviceBatch Batch { get; }

    /// <summary>The gradient of each shard.</summary>
    public WeightStore[] Gradients { get; }

    /// <summary>Of all examples, by the parameters of the models.</summary>
    public ParameterArray ParameterGradient { get; }

    /// <summary>Forward, loss and backward; the examples are dealt to the shards in turn.</summary>
    /// <returns>Loss and penalty of each example.</returns>
    public double[] Train(Func<int, int> label, TimedTargets[]? targets = null)
    {
        int[] examples = [.. Enumerable.Range(0, _inputs.Length)];
        Batch.ClearGradients();
        Batch.Prepare(_inputs, [.. examples.Select(label)], [.. Enumerable.Range(0, Gradients.Length).Select(s => (int[])[.. examples.Where(i => i % Gradients.Length == s)])], targets: targets);
        Batch.Forward();
        Batch.Evaluate();
        Batch.Backward();
        Batch.Finish();
        ParameterGradient.All.Span.Clear();
        for (int s = 0; s < Gradients.Length; s++)
        {
            Batch.ReadGradient(s, Gradients[s]);
            Batch.AddParameterGradients(s, ParameterGradient);
        }

        return [.. examples.Select(i => Batch.LossOf(i) + Batch.PenaltyOf(i))];
    }

    /// <summary>Spikes of a population in an example, as (step, neuron).</summary>
    public (int Step, int Unit)[] Spikes(string population, int example = 0)
    {
        int index = Layout.Population(population);
        return [.. Enumerable.Range(0, Batch.StepsOf(example)).SelectMany(t => Batch.SpikesAt(index, t, example).Select(j => (t, j)))];
    }

    public void Dispose()
    {
        Batch.Dispose();
        ParameterGradient.Dispose();
        Array.ForEach(Gradients, g => g.Dispose());
    }
}
