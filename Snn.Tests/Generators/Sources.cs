namespace Snn.Tests.Generators;

/// <summary>Sound classes that tests mutate, edit and compile.</summary>
internal static class Sources
{
    public const string Neuron = """
        [Neuron]
        public partial class Cell
        {
            public Time  TauMem { get; init; } = 20 * ms;
            public float VTh    { get; init; } = 1f;
            private float Half => VTh / 2;
            [State, Impulse] public partial float V { get; set; }
            [State] public partial float A { get; set; }
            [Input] public partial float I { get; }
            public Equations Start => [Next(A) == Half];
            public Equations Flow => [D(V) == (I - V) / TauMem, D(A) == -A / (100 * ms)];
            public Event Spike => new()
            {
                When = V >= VTh + 0.1f * A,
                Then = [Next(V, Grad.Stop) == V - VTh, Next(A) == A + 1],
                Hold = [Hold(V, @for: 2 * ms)],
                Surrogate = theta => Max(0, 1 - Abs(theta / VTh)),
            };
        }
        """;

    public const string Readout = """
        [Neuron]
        public partial class Readout
        {
            [State] public partial float V { get; set; }
            [Input, Impulse] public partial float I { get; }
            public Equations Step => [Next(V) == Decay(20 * ms) * V + I];
            [Output] public float Y => V;
        }

        [Neuron]
        public partial class Source;
        """;

    public const string Synapse = """
        [Synapse]
        public partial class Trace
        {
            public Time Tau { get; init; } = 5 * ms;
            [State] public partial float X { get; set; }
            [Input] public partial float Weight { get; }
            public Equations Flow => [D(X) == -X / Tau];
            public Event Arrival => new() { Then = [Next(X) == X + Weight] };
            [Output] public float Current => X;
        }

        [Synapse]
        public partial class Jump
        {
            [Input] public partial float Weight { get; }
            [Impulse] public float Kick => 2 * Weight;
        }
        """;

    public const string Network = """
        [Network]
        [Train<EProp>]
        public partial class Net
        {
            public Time Dt { get; init; } = 1 * ms;
            public Population<Source>  In     { get; } = new(9);
            public Population<Cell>    Hidden { get; } = new(8) { Model = new() { TauMem = 10 * ms } };
            public Population<Readout> Out    { get; } = new(2);
            [Trainable] public Dense<Trace> InHid  { get; } = new(Init.Glorot());
            [Trainable] public Dense<Jump>  HidHid { get; } = new(Init.Glorot()) { Delay = 2 * ms };
            [Trainable] public Dense<Jump>  HidOut { get; } = new(Init.Glorot());
            public Wiring Wires => [In >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Out];
        }
        """;

    public const string Update = """
        [CustomUpdate]
        public partial class Momentum
        {
            public float Rate { get; init; } = 0.1f;
            [State] public partial float M { get; set; }
            [Target] public partial float Theta { get; set; }
            [Reduce(Over.Batch, Reduction.Mean)] public partial float Gradient { get; }
            public Equations Step => [Next(M) == 0.9f * M + Gradient, Next(Theta) == Theta - Rate * Next(M)];
        }
        """;

    public const string Loss = """
        [Loss]
        public partial class Hinge
        {
            public float Margin { get; init; } = 1;
            public Time Tau { get; init; } = 10 * ms;
            [Readout] public partial float Y { get; }
            public float Score => SumOverTime(Exp(-(1 * ms) / Tau * StepIndex) * Y) / StepCount;
            public float Objective => SumOverClasses((1 - OneHot) * Max(0, Margin + Score - AtLabel(Score)));
        }
        """;

    public const string Penalty = """
        [Penalty]
        public partial class Quiet
        {
            public float Strength { get; init; } = 1e-3f;
            public Rate Bound { get; init; } = 20 * Hz;
            [SpikeCount] public partial float N { get; }
            [FiringRate] public partial Rate R { get; }
            [TrialLength] public partial Time T { get; }
            private float Off => (R - Bound) / Hz;
            public float Objective => Strength * (T / sec * Pow(Max(0, Off), 2) + Log(1 + N));
        }
        """;

    public const string Rewiring = """
        [Rewiring]
        public partial class Waning
        {
            [AtLeast(0)] public float Fall { get; init; } = 1e-3f;
            public Schedule Least { get; init; } = 1e-2f;
            public int Every { get; init; } = 2;
            [State] public partial float Use { get; set; }
            [Target] public partial float Theta { get; set; }
            [Input] public partial float Slope { get; }
            private bool IsIdle => Next(Use) < Least;
            public Equations Step => [Next(Use) == 0.9f * Use + Abs(Slope * Theta), Next(Theta) == Theta - Fall * (1 + Normal())];
            public bool Gone => Next(Theta) < 0 && !(Theta > 1) || IsIdle;
        }
        """;

    public static string[] All => [Neuron, Readout, Synapse, Network, Update, Loss, Penalty, Rewiring];
}
