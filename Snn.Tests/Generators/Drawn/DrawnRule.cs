using System.Globalization;

namespace Snn.Tests.Generators.Drawn;

/// <summary>
/// A rule of plasticity of which every part is drawn: what traces decay to and how, what spikes make of them, what is kept at
/// synapses, what moves the weight and when. It is written a second time with every variable at every synapse and something
/// that looks at the weight in every step, so that nothing is shared and nothing may wait: the same equations, another program.
/// </summary>
internal sealed class DrawnRule
{
    private readonly Random _random;
    private readonly List<string> _states = [], _flow = [], _arrives = [], _fires = [], _steps = [], _ends = [], _views = [];

    private DrawnRule(int seed, int number)
    {
        Number = number;
        _random = new(unchecked(seed * 1_000_003 + number)); // a hash of the runtime's would be another one in each process
        DrawTrace("X", _arrives, "");
        DrawTrace("Y", _fires, "");
        if (Chance(0.3))
        {
            DrawTrace("Z", _arrives, "X");
        }

        bool hasEligibility = Chance(0.6);
        if (hasEligibility)
        {
            DrawEligibility();
        }

        if (Chance(0.3))
        {
            _views.Add("[Post] public partial float Fired { get; }");
            _states.Add("E");
            _steps.Add($"Next(E) == {Number01()} * E + {Number01()} * X * Fired");
            _steps.Add($"Next(W) == Clamp(W + 0.01f * E, 0, 1)");
        }
        else if (hasEligibility && Chance(0.4))
        {
            _views.Add("[Signal] public partial float Reward { get; }");
            _steps.Add("Next(W) == Clamp(W + 0.01f * C * Reward, 0, 1)");
        }

        _arrives.Add($"Next(W) == Clamp(W - {Small()} * {Of("Y")}, 0, 1)");
        _fires.Add($"Next(W) == {Any("Clamp(W + {0} * {1}, 0, 1)", "Min(1, W + {0} * (1 - W) * {1})").Replace("{0}", Small()).Replace("{1}", Of("X"))}");
        Delay = 1 + _random.Next(4);
    }

    /// <summary>Its number.</summary>
    public int Number { get; }

    /// <summary>Steps of the projection's delay.</summary>
    public int Delay { get; }

    /// <summary>The class of the network that learns by it.</summary>
    public string Network(bool isPlain) => $"DrawnRules.Network{Number}{(isPlain ? "Plain" : "")}";

    /// <summary>Draws a rule.</summary>
    public static DrawnRule Make(int seed, int number) => new(seed, number);

    /// <summary>What all of them have.</summary>
    public const string Common = """
        using Snn.Models;
        namespace DrawnRules;

        [Neuron]
        public partial class Told
        {
            [State] public partial float V { get; set; }
            [Input, Impulse] public partial float I { get; }
            public Equations Step => [Next(V) == I];
            public Event Spike => new() { When = V >= 500 };
        }
        """;

    /// <summary>The rule and its network, as drawn or with nothing that is shared or waits.</summary>
    public string Text(bool isPlain)
    {
        string name = $"{Number}{(isPlain ? "Plain" : "")}", state = isPlain ? "[State(Per.Synapse)]" : "[State]";
        string[] steps = [.. _steps, .. isPlain ? ["Next(Seen) == W"] : Array.Empty<string>()];
        string[] lines =
        [
            .. _views,
            .. _states.Concat(isPlain ? ["Seen"] : []).Select(s => $"{state} public partial float {s} {{ get; set; }}"),
            "[Target] public partial float W { get; set; }",
            $"public Equations Flow => [{string.Join(", ", _flow)}];",
            $"public Event PreSpike => new() {{ Then = [{string.Join(", ", _arrives)}] }};",
            $"public Event PostSpike => new() {{ Then = [{string.Join(", ", _fires)}] }};",
            .. steps.Length == 0 ? [] : (string[])[$"public Equations Step => [{string.Join(", ", steps)}];"],
            .. _ends.Count == 0 ? [] : (string[])[$"public Event EndOfTrial => new() {{ Then = [{string.Join(", ", _ends)}] }};"],
        ];
        return $$"""
            using Snn.Models;
            namespace DrawnRules;

            [Plasticity]
            public partial class Rule{{name}}
            {
                {{string.Join("\n    ", lines)}}
            }

            [Network]
            public partial class Network{{name}}
            {
                public Time Dt { get; init; } = 1 * ms;
                public Population<SpikeInput> Input { get; } = new(37);
                public Population<SpikeInput> Teacher { get; } = new(21);
                public Population<Told> Exc { get; } = new(21);
                public Dense<Delta> Orders { get; } = new(Init.Constant(0));
                [Learn<Rule{{name}}>{{(_views.Any(v => v.StartsWith("[Signal]", StringComparison.Ordinal)) ? $", FromRun(nameof(Rule{name}.Reward))" : "")}}] public Dense<Delta> Plastic { get; } = new(Init.Uniform(0.2f, 0.8f)) { Delay = {{Delay}} * ms };
                public Wiring Wires => [Input >> Plastic >> Exc, Teacher >> Orders >> Exc];
            }
            """;
    }

    public override string ToString() => Text(isPlain: false);

    /// <summary>A trace of an end: its flow, and what a spike makes of it.</summary>
    private void DrawTrace(string name, List<string> spike, string follows)
    {
        string tau = $"({_random.Next(4, 60)} * ms)";
        _states.Add(name);
        _flow.Add(follows != "" ? $"D({name}) == ({follows} - {name}) / {tau}"
            : Chance(0.25) ? $"D({name}) == -{name} * Abs({name}) / {tau}"
            : Chance(0.3) ? $"D({name}) == ({Number01()} - {name}) / {tau}"
            : $"D({name}) == -{name} / {tau}");
        spike.Add($"Next({name}) == {Any($"{name} + 1", $"{name} + {Number01()} * (1 - {name})", $"{Number01()} * {name} + 1", "1")}");
    }

    /// <summary>What spikes of both ends leave at a synapse.</summary>
    private void DrawEligibility()
    {
        _states.Add("C");
        _flow.Add($"D(C) == {Any("-C", $"({Number01()} - C)")} / ({_random.Next(20, 200)} * ms)");
        _arrives.Add($"Next(C) == C - {Number01()} * {Of("Y")}");
        _fires.Add($"Next(C) == {Any("C", "0.5f * C")} + {Number01()} * {Of("X")}");
        if (Chance(0.5))
        {
            _ends.Add("Next(W) == Clamp(W + 0.02f * C, 0, 1)");
            _ends.Add($"Next(C) == {Any("0", "0.25f * C")}");
        }
    }

    /// <summary>What a spike reads of a trace.</summary>
    private string Of(string trace) => Any(trace, trace, $"Tanh({trace})", $"Max(0, {trace} - {Number01()})", $"{trace} * W", $"(X + {trace}) * {Number01()}", $"Exp(-{trace})");

    private bool Chance(double probability) => _random.NextDouble() < probability;

    private string Any(params string[] from) => from[_random.Next(from.Length)];

    private string Number01() => (0.1 + 0.8 * _random.NextDouble()).ToString("0.##", CultureInfo.InvariantCulture) + "f";

    private string Small() => (0.002 + 0.03 * _random.NextDouble()).ToString("0.###", CultureInfo.InvariantCulture) + "f";
}
