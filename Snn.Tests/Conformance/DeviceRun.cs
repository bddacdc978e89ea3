using Snn.Runtime;

namespace Snn.Tests.Conformance;

/// <summary>A batch of a network on a device, with everything that one training step of it needs.</summary>
internal sealed class DeviceRun : IDisposable
{
    private readonly SpikeTrain[] _inputs;
    private readonly Penalty? _penalty;

    /// <summary>Takes over weights and feedback from a run on the CPU.</summary>
    public DeviceRun(INetwork network, ComputeDevice device, DevicePlan plan, TrialRun cpu, SpikeTrain[] inputs, int shards = 1)
    {
        (Layout, _inputs, _penalty) = (network.Layout(), inputs, cpu.Penalty);
        Batch = network.CreateBatch(new(Layout, device, inputs.Max(i => i.Steps), inputs.Length) { Rule = cpu.Rule, Shards = shards, Plan = plan, Parameters = cpu.Parameters });
        cpu.Trial.Setup.Feedback!.Follow(cpu.Weights);
        Batch.Load(cpu.Weights, cpu.Trial.Setup.Feedback);
        ParameterGradient = new(Layout);
        Gradients = [.. Enumerable.Range(0, shards).Select(_ => new WeightStore(Layout))];
    }

    public NetworkLayout Layout { get; }

    public DeviceBatch Batch { get; }

    /// <summary>The gradient of each shard.</summary>
    public WeightStore[] Gradients { get; }

    /// <summary>Of all examples, by the parameters of the models.</summary>
    public ParameterArray ParameterGradient { get; }

    /// <summary>Forward, loss and backward; the examples are dealt to the shards in turn.</summary>
    public double[] Train(Func<int, int> label, Loss? loss = null)
    {
        Batch.Forward(_inputs);
        double[] losses = [.. _inputs.Select((_, i) => Batch.Evaluate(i, loss ?? new PerStepCrossEntropy(), label(i)))];
        if (_penalty is not null)
        {
            var penalties = new double[losses.Length];
            Batch.Penalise(_penalty, penalties);
            losses = [.. losses.Zip(penalties, (loss, penalty) => loss + penalty)];
        }

        Batch.ClearGradients();
        Batch.Backward([.. Enumerable.Range(0, Gradients.Length).Select(s => (int[])[.. Enumerable.Range(0, _inputs.Length).Where(i => i % Gradients.Length == s)])]);
        for (int s = 0; s < Gradients.Length; s++)
        {
            Batch.ReadGradient(s, Gradients[s]);
        }

        ParameterGradient.All.Span.Clear();
        for (int i = 0; i < _inputs.Length; i++)
        {
            Batch.AddParameterGradient(i, ParameterGradient);
        }

        return losses;
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
