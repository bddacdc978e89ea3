using Snn.Runtime;
using Snn.Tests.Generators;

namespace Snn.Tests.Conformance;

/// <summary>One network with every rule of the library, and one whose spikes cannot wait, on all-to-all or on compressed rows.</summary>
internal static class SparseRuleNetworks
{
    /// <summary>The rules, as they are given to a projection.</summary>
    public static readonly string[] Rules =
    [
        "PairStdp()", "MultiplicativeStdp()", "TripletStdp()", "RewardStdp { Tonic = 0.1f }", "BcmRate()", "HomeostaticScaling()",
        "Leaking()", "EPropReadout { LearningRate = 0.01f }", "EPropAlif { LearningRate = 0 }", "SuperSpike { Steepness = 0.01f, LearningRate = 5e-3f }", "ClopathStdp()",
    ];

    /// <summary>How many of them, from the first on, read no state of the neuron after, which all weights onto it move.</summary>
    public const int Local = 8;

    private const string Models = """
        using Snn.Models;

        [Neuron]
        public partial class Told
        {
            [State] public partial float V { get; set; }
            [Input, Impulse] public partial float I { get; }
            public Equations Step => [Next(V) == I];
            public Event Spike => new() { When = V >= 500, Surrogate = theta => Max(0, 1 - 0.001f * Abs(theta)) };
        }

        [Neuron]
        public partial class ToldVoltage
        {
            [State] public partial Voltage V { get; set; }
            [Input, Impulse] public partial float I { get; }
            public Equations Start => [Next(V) == -70 * mV];
            public Equations Step => [Next(V) == (I > 500 ? 30 * mV : -70 * mV + 0.8f * (V + 70 * mV) + I * mV)];
            public Event Spike => new() { When = V >= 0 * mV };
        }

        [Plasticity]
        public partial class Leaking
        {
            [State] public partial float X { get; set; }
            [State] public partial float Y { get; set; }
            [Target] public partial float W { get; set; }
            public Equations Flow => [D(X) == -X / (20 * ms), D(Y) == -Y / (30 * ms)];
            public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(W) == W - 0.01f * Y] };
            public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(W) == W + 0.02f * X * (1 - W)] };
            public Equations Step => [Next(W) == 0.999f * W];
        }

        """;

    private static readonly Dictionary<string, ISimulated> Known = [];

    /// <summary>The network.</summary>
    /// <param name="connect">Connections, in C#; null for all-to-all rows.</param>
    public static ISimulated Make(string? connect)
    {
        if (!Known.TryGetValue(connect ?? "", out var network))
        {
            network = (ISimulated)Activator.CreateInstance(Compiler.Run(Models + Text(connect)).Load().GetType("Probe")!)!;
            Known.Add(connect ?? "", network);
        }

        return network;
    }

    /// <summary>Runs it for as long as <see cref="PlasticRun"/> has spikes.</summary>
    /// <param name="connect">Connections, in C#; null for all-to-all rows.</param>
    /// <param name="backend">The backend.</param>
    /// <param name="weights">What it starts with.</param>
    /// <param name="device">Where it runs; null for the CPU.</param>
    /// <param name="steps">How long.</param>
    public static Simulation Run(string? connect, Backend backend, WeightStore weights, ComputeDevice? device = null, int steps = PlasticRun.Steps)
    {
        var simulation = Make(connect).Simulate(new() { Backend = backend, Weights = weights, Device = device });
        simulation.Signal("P3.Reward").Set(0.2f);
        float[] signal = new float[PlasticRun.After];
        foreach (var (t, (before, after)) in PlasticRun.Spikes(3).Take(steps).Index())
        {
            for (int j = 0; j < signal.Length; j++)
            {
                signal[j] = MathF.Cos(0.1f * t + j);
            }

            Array.ForEach(["P7.Error", "P8.L", "P9.L"], name => simulation.Signal(name).Set(signal));
            simulation.Input("Input").Add(before);
            simulation.Input("Teacher").Add(after);
            simulation.Step();
        }

        return simulation;
    }

    /// <summary>Weights to start with; every teacher tells one neuron.</summary>
    public static WeightStore Start(string? connect)
    {
        var weights = new WeightStore(Make(connect).Layout());
        Initialiser.Fill(weights, 3);
        for (int r = 0; r < Rules.Length; r++)
        {
            var orders = weights[weights.Layout.Projection($"O{r}")];
            for (int j = 0; j < orders.Count; j++)
            {
                orders[j].At(j) = ToldNetwork.Order;
            }
        }

        return weights;
    }

    private static string Feed(string rule) => rule.Split(' ', '(')[0] switch
    {
        "RewardStdp" => ", FromRun(\"Reward\")",
        "EPropReadout" => ", FromRun(\"Error\")",
        "EPropAlif" or "SuperSpike" => ", FromRun(\"L\")",
        _ => "",
    };

    private static string Text(string? connect)
    {
        string connections = connect is null ? "" : ", " + connect, type = connect is null ? "Dense" : "Sparse";
        var lines = Rules.Index().Select(r => $$"""
                public Population<{{(r.Item.StartsWith("Clopath", StringComparison.Ordinal) ? "ToldVoltage" : "Told")}}> E{{r.Index}} { get; } = new({{PlasticRun.After}});
                [Learn<{{r.Item.Split(' ', '(')[0]}}>{{Feed(r.Item)}}] public {{type}}<Delta> P{{r.Index}} { get; } = new(Init.Uniform(0.2f, 0.8f){{connections}}) { Rule = new {{r.Item}}, Delay = {{PlasticRun.Delay}} * ms };
                public Dense<Delta> O{{r.Index}} { get; } = new(Init.Constant(0));
            """);
        return $$"""
            [Network]
            public partial class Probe
            {
                public Time Dt { get; init; } = 1 * ms;
                public Population<SpikeInput> Input { get; } = new({{PlasticRun.Before}});
                public Population<SpikeInput> Teacher { get; } = new({{PlasticRun.After}});
            {{string.Join("\n", lines)}}
                public Wiring Wires => [{{string.Join(", ", Rules.Index().Select(r => $"Input >> P{r.Index} >> E{r.Index}, Teacher >> O{r.Index} >> E{r.Index}"))}}];
            }
            """;
    }
}
