namespace Snn.Tests.Generators.Mutants;

/// <summary>Small projects in the styles of several authors; what is mutated. Each is sound by itself.</summary>
internal static class MutantSources
{
    /// <summary>Classes of every kind in the plain style of the documentation.</summary>
    private static readonly string[] Plain = ["using Snn.Models;\n" + Sources.Neuron, Sources.Readout, Sources.Synapse, Sources.Network];

    private static readonly string[] Objectives = [Sources.Update, Sources.Loss, Sources.Penalty, Sources.Rewiring];

    private const string Physical = """
        using Snn.Models;

        /// <summary>Leaky neuron in units, driven by currents.</summary>
        [Neuron]
        public partial class PhysicalCell
        {
            public Capacitance Cm { get; init; } = 0.2f * nF;
            public Resistance Rm { get; init; } = 100 * MOhm;
            public Voltage VRest { get; init; } = -65 * mV;
            public Voltage VTh { get; init; } = -50 * mV;
            [State] public partial Voltage V { get; set; }
            [State] public partial Voltage Lift { get; set; }
            [Input] public partial Current I { get; }
            public Equations Start => [Next(V) == VRest];
            public Equations Flow => [D(V) == (VRest - V + Rm * I) / (Rm * Cm), D(Lift) == -Lift / (80 * ms)];
            public Event Spike => new()
            {
                When = V >= VTh + Lift,
                Then = [Next(V, Grad.Stop) == VRest, Next(Lift) == Lift + 2 * mV],
                Hold = [Hold(@for: 2 * ms)],
                Surrogate = theta => 0.3f / (1 + Abs(theta)),
            };
        }

        [Synapse]
        public partial class CurrentSynapse
        {
            public Time Tau { get; init; } = 5 * ms;
            [State] public partial Current X { get; set; }
            [Input] public partial Current Weight { get; }
            public Equations Flow => [D(X) == -X / Tau];
            public Event Arrival => new() { Then = [Next(X) == X + Weight] };
            [Output] public Current Flowing => X;
        }

        [Neuron]
        public partial class PhysicalReadout
        {
            [State] public partial Voltage V { get; set; }
            [Input] public partial Current I { get; }
            public Equations Flow => [D(V) == (10 * MOhm * I - V) / (20 * ms)];
            [Output] public float Y => V / mV;
        }

        [Network, Train<SurrogateBptt>]
        public partial class PhysicalNet
        {
            public Population<SpikeInput> In { get; } = new(3);
            public Population<PhysicalCell> Hid { get; } = new(4);
            public Population<PhysicalReadout> Out { get; } = new(2);
            [Trainable] public Dense<CurrentSynapse> InHid { get; } = new(Init.Normal(1f)) { Delay = 2 * ms };
            [Trainable] public Dense<CurrentSynapse> HidOut { get; } = new(Init.Normal(1f));
            public Wiring Wires => [In >> InHid >> Hid, Hid >> HidOut >> Out];
        }
        """;

    private const string Trained = """
        using Snn.Models;

        [Neuron]
        public partial class TrainedCell
        {
            [Trainable] public Time TauMem { get; init; } = 20 * ms;
            [Trainable(Per.Neuron)] public float VTh { get; init; } = 1f;
            [Trainable(Positive = true)] public float Gain { get; init; } = 2f;
            private float Drive => Gain * Exc - Inh;
            [State] public partial float V { get; set; }
            [Input] public partial float Exc { get; }
            [Input] public partial float Inh { get; }
            public Equations Flow => [D(V) == (Drive - V) / TauMem];
            public Event Fire => new()
            {
                When = V > VTh,
                Then = [Next(V) == 0],
                Hold = [Hold(V, @for: 3 * ms)],
                Surrogate = theta => FastSigmoid(theta, 10),
            };
        }

        [Network, Train<EventProp>, Train<EProp>]
        public partial class TrainedNet(int channels, int classes)
        {
            public Time Dt { get; init; } = 0.5f * ms;
            public Population<SpikeInput> Source { get; } = new(channels);
            public Population<TrainedCell> Cells { get; } = new(5) { Model = new() { TauMem = 10 * ms } };
            [Readout] public Population<TrainedCell> Classes { get; } = new(classes);
            [Trainable, Into("Exc")] public Dense<Exponential> SourceCells { get; } = new(Init.Kaiming());
            [Trainable, TrainableDelay, Into(nameof(TrainedCell.Inh))] public Dense<Exponential> CellsCells { get; } = new(Init.Normal(0.1f)) { Delay = 2 * ms };
            [Trainable, Into("Exc")] public Dense<Exponential> CellsClasses { get; } = new(Init.Glorot());
            public Wiring Wires => [Source >> SourceCells >> Cells, Cells >> CellsCells >> Cells, Cells >> CellsClasses >> Classes];
        }
        """;

    private const string Textbook = """
        using Snn.Models;

        /// <summary>Quadratic neuron with recovery.</summary>
        [Neuron]
        public partial class Quadratic
        {
            public float Rise { get; init; } = 0.02f;
            public float Coupling { get; init; } = 0.2f;
            public float Rest { get; init; } = -65f;
            public float Lift { get; init; } = 8f;
            [State, Impulse] public partial float V { get; set; }
            [State] public partial float U { get; set; }
            public Equations Start => [Next(V) == Rest, Next(U) == Coupling * Rest];
            public Equations Flow =>
            [
                D(V) == (0.04f * V * V + 5 * V + 140 - U) / ms,
                D(U) == Rise * (Coupling * V - U) / ms,
            ];
            public Event Spike => new()
            {
                When = V >= 30,
                Then = [Next(V, Grad.Stop) == Rest, Next(U) == U + Lift],
                Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta / 60)),
            };
        }

        [Network, Train<EProp>]
        public partial class QuadraticNet
        {
            public Time Dt { get; init; } = 0.5f * ms;
            public Population<SpikeInput> Input { get; } = new(3);
            public Population<Quadratic> Hidden { get; } = new(4);
            public Population<Leaky> Output { get; } = new(2);
            [Trainable] public Dense<Delta> InHid { get; } = new(Init.Normal(8));
            [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1));
            public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
        }
        """;

    private const string Map = """
        using Snn.Models;

        [Neuron]
        public partial class MapCell
        {
            public Time TauMem { get; init; } = 10 * ms;
            public int Power { get; init; } = 2;
            private float Squash => Tanh(Next(V) / 2);
            [State] public partial float V { get; set; }
            [State] public partial float Low { get; set; }
            [Input, Impulse] public partial float I { get; }
            public Equations Step =>
            [
                Next(Low) == 0.9f * Low + 0.1f * Squash,
                Next(V) == Decay(TauMem) * V + I - (Low > 0.5f ? 0.3f : 0) * Clamp(Low, -1, 1),
            ];
            public Event Spike => new()
            {
                When = V > 0.5f + Low,
                Then = [Next(V) == V - 0.5f, Next(Low) == Low + Pow(Next(V), Power)],
                Surrogate = theta => Max(0, 1 - Abs(theta)),
            };
        }

        [Network, Train<SurrogateBptt>]
        public partial class MapNet
        {
            public Population<SpikeInput> Input { get; } = new(3);
            public Population<MapCell> Hidden { get; } = new(4);
            public Population<BellecReadout> Output { get; } = new(2);
            [Trainable] public Dense<Delta> InHid { get; } = new(Init.Normal(0.4f));
            [Trainable] public Dense<Delta> HidHid { get; } = new(Init.Normal(0.2f));
            [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Normal(1));
            public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
        }
        """;

    private const string Rules = """
        using Snn.Models;

        /// <summary>Pairs of spikes, by a level that a reward raises.</summary>
        [Plasticity]
        public partial class Rewarded
        {
            public Time Tau { get; init; } = 20 * ms;
            [AtLeast(0)] public float Gain { get; init; } = 0.01f;
            private float Left => 1 - W;
            [State] public partial float X { get; set; }
            [State(Per.Post)] public partial float Y { get; set; }
            [State] public partial float Level { get; set; }
            [Signal] public partial float Reward { get; }
            [Target] public partial float W { get; set; }
            public Equations Start => [Next(Level) == 0.5f];
            public Equations Flow => [D(X) == -X / Tau, D(Y) == -Y / Tau, D(Level) == (Reward - Level) / (200 * ms)];
            public Event PreSpike => new() { Then = [Next(X) == X + 1, Next(W) == Max(0, W - Gain * Y)] };
            public Event PostSpike => new() { Then = [Next(Y) == Y + 1, Next(W) == W + Gain * Level * Left * X] };
            public Event EndOfTrial => new() { Then = [Next(W) == Clamp(W, 0, 1)] };
        }

        /// <summary>A gradient for an optimiser.</summary>
        [Plasticity]
        public partial class Summed
        {
            [Pre] public partial float Fired { get; }
            [Post] public partial float Psi { get; }
            [Post] public partial float V { get; }
            [Signal(Per.Post)] public partial float L { get; }
            [State] public partial float Z { get; set; }
            [Gradient] public partial float G { get; set; }
            private float Slope => Psi * Next(Z);
            public Equations Step => [Next(Z) == Decay(20 * ms) * Z + Fired, Next(G) == G + L * Slope * (1 + Abs(V))];
        }

        [Network]
        public partial class RewardedNet
        {
            public Population<SpikeInput> Input { get; } = new(5);
            public Population<Lif> Exc { get; } = new(4);
            [Learn<Rewarded>, FromRun(nameof(Rewarded.Reward))] public Dense<Delta> InExc { get; } = new(Init.Uniform(0, 1)) { Rule = new Rewarded { Gain = 0.02f }, Delay = 2 * ms };
            [Learn<Rewarded>, Learn<PairStdp>, FromRun(nameof(Rewarded.Reward))] public Sparse<Exponential> ExcExc { get; } = new(Init.Constant(0.1f), Connect.Fraction(0.5f)) { SelfConnections = false };
            public Wiring Wires => [Input >> InExc >> Exc, Exc >> ExcExc >> Exc];
        }

        [Network, Train<EProp>(Online = true)]
        public partial class SummedNet
        {
            public Time Dt { get; init; } = 0.5f * ms;
            public Population<SpikeInput> Input { get; } = new(5);
            public Population<Lif> Hidden { get; } = new(4);
            public Population<Leaky> Output { get; } = new(2);
            [Trainable, Learn<Summed>] public Sparse<Delta> InHid { get; } = new(Init.Normal(0.4f), Connect.PerSource(2)) { Delay = 2 * ms };
            [Trainable, AtLeast(0)] public Sparse<Delta> HidHid { get; } = new(Init.Uniform(0, 0.2f), Connect.Fraction(0.5f));
            [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1)) { Delay = 2 * ms };
            public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
        }
        """;

    /// <summary>The projects, each a list of files.</summary>
    public static string[][] Projects { get; } = [[string.Join("\n\n", Plain)], Objectives, [Physical], [Trained], [Textbook], [Map], [Rules]];
}
