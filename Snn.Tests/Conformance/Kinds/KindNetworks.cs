using Snn.Runtime;
using Snn.Tests.Generators;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>The same network with one neuron model for three populations, which then share a kernel, and with a copy of it for each.</summary>
internal static class KindNetworks
{
    private static readonly Dictionary<(string Network, bool Shares), Type> Known = [];

    private const string Model = """
        [Neuron]
        public partial class NAME
        {
            [Trainable] public Time TauMem { get; init; } = 20 * ms;
            [Trainable(Per.Neuron)] public float VTh { get; init; } = 1;
            public float Rest { get; init; }
            [State, Impulse] public partial float V { get; set; }
            [Input] public partial float I { get; }
            public Equations Start => [Next(V) == Rest];
            public Equations Flow => [D(V) == (Rest + I - V) / TauMem];
            public Event Spike => new()
            {
                When = V >= VTh,
                Then = [Next(V, Grad.Stop) == 0],
                Hold = [Hold(@for: 2 * ms)],
                Surrogate = x => 1 / ((1 + 10 * Abs(x)) * (1 + 10 * Abs(x))),
            };
        }

        """;

    private const string Rule = """
        [Plasticity]
        public partial class NAME
        {
            public Time Tau { get; init; } = 20 * ms;
            public float Gain { get; init; } = 0.01f;
            [Post] public partial float V { get; }
            [State] public partial float X { get; set; }
            [State] public partial float Y { get; set; }
            [Target] public partial float W { get; set; }
            public Equations Flow => [D(X) == -X / Tau, D(Y) == -Y / (2 * Tau)];
            public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(W) == Max(0, W - Gain * Y * (1 + V))] };
            public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(W) == Min(4, W + Gain * X)] };
        }

        """;

    /// <summary>Everything along projections is a loop: trained delays of whole projections, two ways to the readout, a loop back.</summary>
    public const string Paths = """
        [Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
        public partial class Probe
        {
            public Time Dt => 0.5f * ms;
            public Population<SpikeInput> Input { get; } = new(13);
            public Population<CELL1> One { get; } = new(21) { Model = new() { TauMem = 15 * ms, Rest = 0.1f } };
            public Population<CELL2> Two { get; } = new(33);
            public Population<Leaky> Output { get; } = new(5);
            public Population<CELL3> Three { get; } = new(9) { Model = new() { VTh = 0.9f } };
            [Trainable] public Dense<Exponential> In { get; } = new(Init.Normal(2, 1)) { Delay = 2 * ms };
            [Trainable, TrainableDelay] public Dense<Exponential> First { get; } = new(Init.Normal(1.5f, 0.5f)) { Delay = 3 * ms, Model = new() { Tau = 3 * ms } };
            [Trainable] public Dense<Exponential> Second { get; } = new(Init.Normal(1.5f, 0.5f));
            [Trainable] public Dense<Exponential> Loop1 { get; } = new(Init.Normal(0.5f)) { Delay = 1 * ms };
            public Dense<Exponential> Loop2 { get; } = new(Init.Normal(0.5f)) { Delay = 2 * ms };
            [Trainable] public Dense<Exponential> Back { get; } = new(Init.Normal(0.5f)) { Delay = 1 * ms };
            [Trainable] public Dense<Exponential> Out { get; } = new(Init.Kaiming(3)) { Delay = 1 * ms };
            [Trainable] public Dense<Delta> Skip { get; } = new(Init.Kaiming(3));
            public Wiring Wires => [Input >> In >> One, One >> First >> Two, Two >> Second >> Three, One >> Loop1 >> One, Two >> Loop2 >> Two, Three >> Back >> Three, Three >> Out >> Output, One >> Skip >> Output];
        }
        """;

    /// <summary>On the CPU a line for each projection, since each neuron of one has a delay of its own.</summary>
    public const string Delays = """
        [Network, Train<EventProp>]
        public partial class Probe
        {
            public Population<SpikeInput> Input { get; } = new(13);
            public Population<CELL1> One { get; } = new(21) { Model = new() { TauMem = 15 * ms, Rest = 0.1f } };
            public Population<CELL2> Two { get; } = new(33);
            public Population<Leaky> Output { get; } = new(5);
            [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> In { get; } = new(Init.Normal(2, 1)) { Delay = 2 * ms };
            [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> First { get; } = new(Init.Normal(1.5f, 0.5f)) { Delay = 3 * ms, Model = new() { Tau = 3 * ms } };
            [Trainable] public Dense<Exponential> Out { get; } = new(Init.Kaiming(3)) { Delay = 1 * ms };
            public Wiring Wires => [Input >> In >> One, One >> First >> Two, Two >> Out >> Output];
        }
        """;

    /// <summary>On the CPU a line for each projection, since one releases more or less.</summary>
    public const string Releases = """
        [Network, Train<EProp>, Train<SurrogateBptt>]
        public partial class Probe
        {
            public Population<SpikeInput> Input { get; } = new(13);
            public Population<CELL1> One { get; } = new(21) { Model = new() { TauMem = 15 * ms, Rest = 0.1f } };
            public Population<CELL2> Two { get; } = new(33);
            public Population<Leaky> Output { get; } = new(5);
            [Trainable] public Dense<Exponential> In { get; } = new(Init.Normal(2, 1)) { Delay = 2 * ms };
            [Trainable] public Dense<Exponential> First { get; } = new(Init.Normal(1.5f, 0.5f)) { Delay = 3 * ms, Model = new() { Tau = 3 * ms } };
            [Trainable] public Dense<TsodyksMarkram> Out { get; } = new(Init.Kaiming(9)) { Delay = 1 * ms };
            public Wiring Wires => [Input >> In >> One, One >> First >> Two, Two >> Out >> Output];
        }
        """;

    /// <summary>What learns as it runs: weights of projections of all kinds, two of populations that share a kernel by a rule that sees it, and some by a population that has no way to the readout.</summary>
    public const string Online = """
        [Network, Train<EProp>(Online = true)]
        public partial class Probe
        {
            public Population<SpikeInput> Input { get; } = new(13);
            public Population<CELL1> One { get; } = new(21) { Model = new() { TauMem = 15 * ms, Rest = 0.1f } };
            public Population<CELL2> Two { get; } = new(33) { Model = new() { VTh = 0.9f } };
            public Population<Leaky> Output { get; } = new(5);
            public Population<CELL3> Three { get; } = new(9) { Model = new() { VTh = 0.8f } };
            public Population<CELL1> Four { get; } = new(7);
            public Population<CELL2> Five { get; } = new(6);
            [Trainable] public Dense<Exponential> In { get; } = new(Init.Normal(2, 1)) { Delay = 2 * ms };
            [Trainable] public Sparse<Exponential> First { get; } = new(Init.Normal(1.5f, 0.5f), Connect.Fraction(0.7f)) { Delay = 3 * ms, Model = new() { Tau = 3 * ms } };
            [Trainable] public Dense<Exponential> Second { get; } = new(Init.Normal(1.5f, 0.5f));
            [Trainable] public Dense<Exponential> Loop1 { get; } = new(Init.Normal(0.5f)) { Delay = 1 * ms };
            [Trainable] public Dense<Exponential> Loop2 { get; } = new(Init.Normal(0.5f)) { Delay = 2 * ms };
            [Trainable] public Dense<Exponential> Back { get; } = new(Init.Normal(0.5f)) { Delay = 1 * ms };
            [Trainable, Learn<RULE1>] public Dense<Exponential> Beside1 { get; } = new(Init.Normal(1.5f, 0.5f)) { Rule = new RULE1 { Gain = 0.02f } };
            [Trainable, Learn<RULE2>] public Dense<Exponential> Beside2 { get; } = new(Init.Normal(1.5f, 0.5f)) { Rule = new RULE2 { Tau = 30 * ms } };
            [Trainable] public Dense<Delta> Out1 { get; } = new(Init.Kaiming(3)) { Delay = 2 * ms };
            [Trainable] public Dense<Delta> Out2 { get; } = new(Init.Kaiming(3)) { Delay = 4 * ms };
            public Dense<Delta> Out4 { get; } = new(Init.Kaiming(3)) { Delay = 3 * ms };
            [Trainable] public Dense<Delta> Out5 { get; } = new(Init.Kaiming(3));
            public Wiring Wires => [
                Input >> In >> One, One >> First >> Two, Two >> Second >> Three, One >> Loop1 >> One, Two >> Loop2 >> Two, Three >> Back >> Three,
                One >> Beside1 >> Four, Two >> Beside2 >> Five, One >> Out1 >> Output, Two >> Out2 >> Output, Four >> Out4 >> Output, Five >> Out5 >> Output];
        }
        """;

    /// <summary>The same where all weights are kicks, so that projections end at one place of a neuron.</summary>
    public static readonly string OnlineKicks = Online.Replace("<Exponential>", "<Delta>").Replace(", Model = new() { Tau = 3 * ms }", "").Replace("Init.Normal(1.5f, 0.5f)", "Init.Normal(0.4f, 0.2f)");

    private const string GradientRule = """
        [Plasticity]
        public partial class NAME
        {
            public Time Tau { get; init; } = 20 * ms;
            public float Gain { get; init; } = 0.01f;
            [Pre] public partial float Fired { get; }
            [Post] public partial float V { get; }
            [Signal(Per.Post)] public partial float L { get; }
            [State] public partial float Z { get; set; }
            [Gradient] public partial float G { get; set; }
            [Target] public partial float W { get; set; }
            public Equations Step => [Next(Z) == Decay(Tau) * Z + Fired, Next(G) == G + L * Z / (1 + Abs(V)) + Gain * W];
        }

        """;

    /// <summary>A simulation whose weights learn, in which rules see the neurons: two that are of one kind, and one of compressed rows.</summary>
    public const string Plastic = """
        [Network]
        public partial class Probe
        {
            public Population<SpikeInput> Input { get; } = new(13);
            public Population<CELL1> One { get; } = new(21) { Model = new() { TauMem = 15 * ms, Rest = 0.1f } };
            public Population<CELL2> Two { get; } = new(33);
            public Population<CELL3> Three { get; } = new(9);
            [Learn<RULE1>] public Dense<Exponential> In { get; } = new(Init.Uniform(1, 3)) { Rule = new RULE1 { Gain = 0.02f }, Delay = 2 * ms };
            [Learn<RULE2>] public Sparse<Exponential> First { get; } = new(Init.Uniform(1, 2), Connect.Probability(0.5f)) { Delay = 3 * ms, Model = new() { Tau = 3 * ms } };
            [Learn<RULE3>] public Dense<Exponential> Second { get; } = new(Init.Uniform(1, 2)) { Rule = new RULE3 { Tau = 30 * ms } };
            public Wiring Wires => [Input >> In >> One, One >> First >> Two, Two >> Second >> Three];
        }
        """;

    /// <summary>The source in which populations have one model and projections one rule, or one each.</summary>
    public static string Source(string network, bool shares)
    {
        string[] models = shares ? ["Cell", "Cell", "Cell"] : ["CellA", "CellB", "CellC"];
        string[] rules = shares ? ["Pair", "Pair", "Pair"] : ["PairA", "PairB", "PairC"];
        string text = Named("CELL", models, Named("RULE", rules, network));
        string cells = string.Concat(models.Distinct().Select(m => Model.Replace("NAME", m)));
        return "using Snn.Models;\n" + (network == Online || network == OnlineKicks ? Fixed(cells) + string.Concat(rules.Distinct().Select(r => GradientRule.Replace("NAME", r))) + text : network == Plastic ? Fixed(cells) + string.Concat(rules.Distinct().Select(r => Rule.Replace("NAME", r))) + text : cells + text);

        static string Fixed(string cells) => cells.Replace("[Trainable] ", "").Replace("[Trainable(Per.Neuron)] ", "");

        static string Named(string word, string[] names, string text) => text.Replace(word + "1", names[0]).Replace(word + "2", names[1]).Replace(word + "3", names[2]);
    }

    /// <summary>The network; compiled once.</summary>
    public static object Make(string network, bool shares)
    {
        if (!Known.TryGetValue((network, shares), out var type))
        {
            Known.Add((network, shares), type = Compiler.Run(Source(network, shares)).Load().GetType("Probe")!);
        }

        return Activator.CreateInstance(type)!;
    }
}
