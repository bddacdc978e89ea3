using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Runtime.Execution.Devices;

namespace Snn.Tests.Conformance;

/// <summary>A device gives the spikes and gradients of the vectorised backend, for every rule and both launch plans.</summary>
public sealed class DeviceTests
{
    private static readonly DevicePlan[] Plans = Enum.GetValues<DevicePlan>();

    private static bool IsLong => Environment.GetEnvironmentVariable("SNN_TEST_LONG") is not null;

    /// <summary>All launch plans but one in turn for each, since a simulated device takes a second for each; with <c>SNN_TEST_LONG</c> all.</summary>
    public static TheoryData<LearningRule, INetwork, Penalty?, DevicePlan> Cases() =>
        CasesBy(i => IsLong ? Plans : [.. Plans.Where((_, p) => p != i % Plans.Length)]);

    /// <summary>A launch plan for each in turn, since a driver takes seconds to compile kernels; with <c>SNN_TEST_LONG</c> all.</summary>
    public static TheoryData<LearningRule, INetwork, Penalty?, DevicePlan> CasesOfDrivers() => CasesBy(i => IsLong ? Plans : [Plans[i % Plans.Length]]);

    private static TheoryData<LearningRule, INetwork, Penalty?, DevicePlan> CasesBy(Func<int, DevicePlan[]> plansOf)
    {
        (LearningRule, INetwork, Penalty?)[] cases =
        [
            (new EProp(), new GoldenNetwork(), null),
            (new EProp(), new LifExponentialNetwork(5 * ms), new RatePenalty { Strength = 1e-3f }),
            (new EProp(), new AlifDeltaNetwork(), null),
            (new EProp(), new IzhikevichNetwork(), null),
            (new EProp(), new AdExNetwork(), null),
            (new EProp(), new ResonatorNetwork(), null),
            (new SurrogateBptt(), new AdaptiveSharpNetwork { Input = new(7), Hidden = new(19) { Model = new() { Peak = -40 } }, Output = new(3) }, null),
            (new EventProp(), new AdaptiveSharpNetwork { Input = new(7), Hidden = new(19), Output = new(3) }, null),
            (new SurrogateBptt(), new FreeResonatorNetwork(), null),
            (new SurrogateBptt(), new PlateauNetwork(), null),
            (new EventProp(), new TimedNetwork { Hidden = new(19) }, null),
            (new EProp(), new ShuntedNetwork(), null),
            (new EProp(), new ChainedMapNetwork(), null),
            (new EProp(), new SmoothNetwork(), null),
            (new SurrogateBptt(), new GoldenNetwork(), new RateCeiling { Strength = 1e-3f, Bound = 10 * Hz }),
            (new SurrogateBptt { ThroughSpikes = false }, new GoldenNetwork(), null),
            (new EventProp(), new GoldenLifNetwork { Hidden = new(37) { Model = new() { TauRef = 3 * ms } } }, new RatePenalty { Strength = 1e-3f }),
            (new EventProp(), new AlifNetwork { Hidden = new(21) }, null),
            (new EProp(), new TrainedGoldenNetwork(), null),
            (new SurrogateBptt(), new TrainedGoldenNetworkPerNeuron { Hidden = new(37) }, null),
            (new EProp(), TrainedHybridNetwork.With("", 0, 1), null),
            (new SurrogateBptt(), TrainedHybridNetwork.With("", 0, 1), null),
            (new EventProp(), TrainedHybridNetwork.With("", 0, 1), new RateFloor { Strength = 1e-3f, Bound = 10 * Hz }),
            (new EProp(), new SpikingReadoutNetwork(), null),
            (new SurrogateBptt(), new SpikingReadoutNetwork(), null),
            (new EventProp(), new SpikingReadoutNetwork(), new RatePenalty { Strength = 1e-3f }),
            (new EventProp(), new StartedNetwork(), null),
            (new SurrogateBptt(), new StartedNetwork(), null),
            (new EventProp(), new TrainedDelayNetwork(), null),
            (new EventProp(), new NeuronDelayNetwork(), new RatePenalty { Strength = 1e-3f }),
            (new EProp(), new NeuronDelayNetwork(), null),
            (new EventProp(), new WideDelayNetwork(), null),
            (new SurrogateBptt { ThroughSpikes = false }, new WideDelayNetwork(), null),
        ];
        var data = new TheoryData<LearningRule, INetwork, Penalty?, DevicePlan>();
        foreach (var (i, (rule, network, penalty)) in cases.Index())
        {
            foreach (var plan in plansOf(i))
            {
                data.Add(rule, network, penalty, plan);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ILGPUs_simulation_equals_simd(LearningRule rule, INetwork network, Penalty? penalty, DevicePlan plan)
    {
        using var device = ComputeDevice.Simulated(plan == DevicePlan.Trial ? 96 : 16);
        Compare(device, rule, network, penalty, plan, wide: false);
    }

    [SkippableTheory]
    [MemberData(nameof(CasesOfDrivers))]
    public void OpenCL_equals_simd(LearningRule rule, INetwork network, Penalty? penalty, DevicePlan plan)
    {
        using var device = OpenCl.OrSkip();
        Compare(device, rule, network, penalty, plan, wide: true);
    }

    internal static void Compare(ComputeDevice device, LearningRule rule, INetwork network, Penalty? penalty, DevicePlan plan, bool wide, int steps = 60)
    {
        using var cpu = new TrialRun(network, Backend.Simd, steps, rule, penalty);
        Draw(cpu);
        Scatter(cpu.Parameters);
        Loss loss = cpu.Trial.FirstSpikes is null ? new PerStepCrossEntropy() : new FirstSpikeCrossEntropy { Tau = 3 * ms };
        int classes = cpu.Layout.Populations[cpu.Layout.Readout].Size;
        int channels = cpu.Layout.Populations[0].Size;
        SpikeTrain[] inputs = [Inputs.Random(channels, steps - 20, 0.1, seed: 2), Inputs.Random(channels, steps, 0.1, seed: 3), Inputs.Random(channels, steps - 7, 0.1, seed: 4)];
        using var run = new DeviceRun(network, device, plan, cpu, inputs, shards: 2, loss, wide);
        long before = device.Launches;
        var losses = run.Train(i => i % classes);
        bool delays = rule is EventProp && run.Layout.Parameters.Any(p => p.IsDelay);
        Assert.Equal((plan == DevicePlan.Step ? 4 * steps : 2) + (penalty is null ? 1 : 2) + (delays ? 1 : 0), device.Launches - before);

        var sums = run.Layout.Projections.Select(p => new double[run.Layout.Populations[p.Source].Size, run.Layout.Populations[p.Target].Size]).ToArray();
        using var parameters = new ParameterArray(cpu.Layout);
        for (int i = 0; i < inputs.Length; i++)
        {
            cpu.Trial.Showing = (0, i);
            cpu.Trial.Forward(inputs[i]);
            double expected = cpu.Trial.Evaluate(loss, i % classes) + cpu.Penalise();
            Assert.InRange(losses[i], expected * (1 - 1e-4), expected * (1 + 1e-4));
            Assert.Equal(cpu.Trial.Predict(loss), run.Batch.PredictedOf(i));
            if (run.Layout.Populations.Any(p => p.Name == "Hidden"))
            {
                Assert.NotEmpty(cpu.Spikes("Hidden"));
                Assert.Equal(cpu.Spikes("Hidden"), run.Spikes("Hidden", i));
            }

            cpu.Backward();
            Add(sums, cpu, cpu.Gradient);
            for (int j = 0; j < parameters.All.Length; j++)
            {
                parameters.All.At(j) += cpu.ParameterGradient.All.At(j);
            }
        }

        var sharded = sums.Select(s => new double[s.GetLength(0), s.GetLength(1)]).ToArray();
        Array.ForEach(run.Gradients, g => Add(sharded, cpu, g));
        for (int p = 0; p < sums.Length; p++)
        {
            Expect.Close(sums[p], sharded[p], 1e-4, run.Layout.Projections[p].Name);
        }

        foreach (string name in cpu.Parameters.Names)
        {
            Expect.Close(Row(parameters[name]), Row(run.ParameterGradient[name]), 1e-4, name);
        }
    }

    private static double[,] Row(Span<float> values)
    {
        var row = new double[1, values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            row[0, i] = values[i];
        }

        return row;
    }

    /// <summary>Every neuron its own values, where it may have them.</summary>
    private static void Scatter(ParameterStore parameters)
    {
        var random = new Random(7);
        foreach (var parameter in parameters.Layout.Parameters)
        {
            parameters.Set(parameter.Name, [.. parameters[parameter.Name].ToArray().Select(v => parameter.IsDelay
                ? (float)(parameter.Least + (parameter.Most - parameter.Least) * random.NextSingle())
                : v * (0.9f + 0.2f * random.NextSingle()))]);
        }
    }

    /// <summary>Weights of networks that are declared with zeros.</summary>
    private static void Draw(TrialRun cpu)
    {
        if (cpu.Weights.All.Span.ContainsAnyExcept(0f))
        {
            return;
        }

        var random = new Random(5);
        for (int p = 0; p < cpu.Layout.Projections.Count; p++)
        {
            for (int k = 0; k < cpu.Weights.SourceSize(p); k++)
            {
                foreach (ref float w in cpu.Weights[p][k].Span[..cpu.Weights.TargetSize(p)])
                {
                    w = 2.5f * (random.NextSingle() - 0.25f);
                }
            }
        }
    }

    private static void Add(double[][,] sums, TrialRun cpu, WeightStore gradient)
    {
        for (int p = 0; p < sums.Length; p++)
        {
            var matrix = cpu.Matrix(gradient, cpu.Layout.Projections[p].Name);
            for (int k = 0; k < matrix.GetLength(0); k++)
            {
                for (int m = 0; m < matrix.GetLength(1); m++)
                {
                    sums[p][k, m] += matrix[k, m];
                }
            }
        }
    }
}

/// <summary>Every neuron with a value of its own that it starts with.</summary>
[Neuron]
public partial class Started
{
    [Trainable(Per.Neuron)] public Time TauMem { get; init; } = 20 * ms;
    [Trainable(Per.Neuron)] public float Rest { get; init; } = 0.3f;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Start => [Next(V) == Rest];

    public Equations Flow => [D(V) == (Rest + I - V) / TauMem];

    public Event Spike => new()
    {
        When = V > 1,
        Then = [Next(V) == 0],
        Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta)),
    };
}

/// <summary>Two readers of it: hidden neurons, and a readout that spikes.</summary>
[Network, Train<SurrogateBptt>, Train<EventProp>]
public partial class StartedNetwork
{
    public Population<SpikeInput> Input { get; } = new(9);
    public Population<Started> Hidden { get; } = new(18);
    [Readout] public Population<Started> Output { get; } = new(3);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(1.5f, 0.8f));
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1.5f, 0.8f));

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}
