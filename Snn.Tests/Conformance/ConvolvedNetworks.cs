using System.Reflection;
using Snn.Runtime;
using Snn.Tests.Generators;

namespace Snn.Tests.Conformance;

/// <summary>Networks with convolutions and pools, and the same with a weight for every pair of neurons.</summary>
internal static class ConvolvedNetworks
{
    private static readonly Assembly Networks = Compiler.Run(
        "using Snn.Models;" + Deep("Deep", false) + Deep("DeepDense", true) + Released("Released", false) + Released("ReleasedDense", true)
        + Free("Free", false) + Free("FreeDense", true) + Timed("Timed", false) + Timed("TimedDense", true)).Load();

    public static T Make<T>(string name) => (T)Activator.CreateInstance(Networks.GetType(name)!)!;

    private static string Deep(string name, bool dense) => $$"""
        [Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
        public partial class {{name}}
        {
            public Population<SpikeInput> Input { get; } = new(9, 8, 2);
            public Population<Lif> Hidden { get; } = new(5, 7, 3);
            public Population<Lif> Middle { get; } = new(3, 4, 9);
            public Population<Lif> Spread { get; } = new(2, 3, 3);
            public Population<Leaky> Output { get; } = new(1, 1, 9);
            [Trainable, TrainableDelay(Per.Neuron)] public {{Convolution("Exponential", dense)}} Conv { get; } = new(Init.Normal(1.2f, 0.8f){{(dense ? ")" : ", kernel: (3, 2)) { Stride = (2, 1), Padding = (1, 0),")}} {{(dense ? "{" : "")}} Delay = 2 * ms };
            [Trainable, TrainableDelay] public {{Convolution("Exponential", dense)}} Again { get; } = new(Init.Normal(1.5f, 1){{(dense ? ")" : ", kernel: 3) { Stride = 2, Padding = 1,")}} {{(dense ? "{" : "")}} Delay = 3 * ms };
            public {{Pool("Exponential", dense)}} Mean { get; } = new(Init.Constant(12){{(dense ? ")" : ", Pooling.Average, window: 2)")}};
            public {{Pool("Exponential", dense)}} Sum { get; } = new({{(dense ? "Init.Constant(1))" : "Pooling.Sum, window: (3, 4))")}};
            [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(0.4f));
            [Trainable] public Dense<Exponential> SprOut { get; } = new(Init.Normal(0.4f));
            public Wiring Wires => [Input >> Conv >> Hidden, Hidden >> Again >> Middle, Hidden >> Mean >> Spread, Middle >> Sum >> Output, Hidden >> HidOut >> Output, Spread >> SprOut >> Output];
        }

        """;

    private static string Released(string name, bool dense) => $$"""
        [Network, Train<SurrogateBptt>]
        public partial class {{name}}
        {
            public Population<SpikeInput> Input { get; } = new(6, 6, 2);
            public Population<Lif> Hidden { get; } = new(4, 4, 9);
            public Population<Lif> Half { get; } = new(2, 2, 9);
            public Population<Leaky> Output { get; } = new(5);
            [Trainable] public {{Convolution("TsodyksMarkram", dense)}} Conv { get; } = new(Init.Normal(8, 4){{(dense ? "" : ", kernel: 3")}});
            public {{Pool("TsodyksMarkram", dense)}} Mean { get; } = new(Init.Constant(60){{(dense ? "" : ", Pooling.Average, window: 2")}});
            [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));
            public Wiring Wires => [Input >> Conv >> Hidden, Hidden >> Mean >> Half, Half >> Out >> Output];
        }

        """;

    private static string Free(string name, bool dense) => $$"""
        [Network]
        public partial class {{name}}
        {
            public Population<SpikeInput> Input { get; } = new(6, 6, 2);
            public Population<Lif> Hidden { get; } = new(4, 4, 9);
            public Population<Lif> Half { get; } = new(2, 2, 9);
            public {{Convolution("Exponential", dense)}} Conv { get; } = new(Init.Normal(2, 1){{(dense ? "" : ", kernel: 3")}});
            public {{Pool("Exponential", dense)}} Mean { get; } = new(Init.Constant(20){{(dense ? ")" : ", Pooling.Average, window: 2)")}} { Delay = 2 * ms };
            public Wiring Wires => [Input >> Conv >> Hidden, Hidden >> Mean >> Half];
        }

        """;

    private static string Timed(string name, bool dense) => $$"""
        [Network, Train<EventProp>]
        public partial class {{name}}
        {
            public Population<SpikeInput> Input { get; } = new(1, 5);
            public Population<Lif> Hidden { get; } = new(1, 3, 2);
            public Population<Lif> Half { get; } = new(1, 1, 2);
            public Population<Leaky> Output { get; } = new(3);
            [Trainable] public {{Convolution("Exponential", dense)}} Conv { get; } = new(Init.Uniform(1, 3){{(dense ? "" : ", kernel: (1, 3)")}});
            public {{Pool("Exponential", dense)}} Mean { get; } = new(Init.Constant(9){{(dense ? "" : ", Pooling.Average, window: (1, 3)")}});
            [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));
            public Wiring Wires => [Input >> Conv >> Hidden, Hidden >> Mean >> Half, Half >> Out >> Output];
        }

        """;

    private static string Convolution(string synapse, bool dense) => $"{(dense ? "Dense" : "Convolution")}<{synapse}>";

    private static string Pool(string synapse, bool dense) => $"{(dense ? "Dense" : "Pool")}<{synapse}>";
}
