using Snn.Runtime;
using Snn.Tests.Generators;

namespace Snn.Tests.Conformance;

/// <summary>The same network with all-to-all and with compressed rows.</summary>
internal static class SparseNetworks
{
    public const int Inputs = 13, Hidden = 37, Outputs = 5; // no multiples of any vector width

    private static readonly Dictionary<(string, string), INetwork> Known = [];

    /// <summary>Current synapses with delays, two of which learn.</summary>
    public const string Delays = """
        [Network, Train<EProp>, Train<SurrogateBptt>, Train<EventProp>]
        public partial class Probe
        {
            public Population<SpikeInput> Input { get; } = new(13);
            public Population<Lif> Hidden { get; } = new(37);
            public Population<Leaky> Output { get; } = new(5);
            [Trainable, TrainableDelay(Per.Neuron)] public Dense<Exponential> In { get; } = new(Init.Normal(1, 0.5f)CONNECT) { Delay = 2 * ms };
            [Trainable, TrainableDelay] public Dense<Exponential> Rec { get; } = new(Init.Normal(0.5f)CONNECT) { Delay = 3 * ms };
            [Trainable] public Dense<Exponential> Out { get; } = new(Init.Kaiming(3)CONNECT);
            public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
        }
        """;

    /// <summary>Synapses that release more or less of their weight.</summary>
    public const string Releases = """
        [Network, Train<EProp>, Train<SurrogateBptt>]
        public partial class Probe
        {
            public Population<SpikeInput> Input { get; } = new(13);
            public Population<Lif> Hidden { get; } = new(37);
            public Population<Leaky> Output { get; } = new(5);
            [Trainable] public Dense<TsodyksMarkram> In { get; } = new(Init.Normal(10, 10)CONNECT);
            [Trainable] public Dense<TsodyksMarkram> Rec { get; } = new(Init.Normal(3)CONNECT) { Delay = 3 * ms };
            [Trainable] public Dense<TsodyksMarkram> Out { get; } = new(Init.Glorot(3)CONNECT);
            public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
        }
        """;

    /// <summary>The network with all-to-all rows; with compressed ones where connections are given.</summary>
    /// <param name="source">One of the sources here.</param>
    /// <param name="connect">Connections, in C#; null for all-to-all rows.</param>
    public static INetwork Make(string source, string? connect)
    {
        if (!Known.TryGetValue((source, connect ?? ""), out var network))
        {
            string text = connect is null ? source.Replace("CONNECT", "") : source.Replace("Dense<", "Sparse<").Replace("CONNECT", ", " + connect);
            network = (INetwork)Activator.CreateInstance(Compiler.Run("using Snn.Models;\n" + text).Load().GetType("Probe")!)!;
            Known.Add((source, connect ?? ""), network);
        }

        return network;
    }

    /// <summary>All numbers of the synapses of a store, row after row, without padding.</summary>
    public static float[] Numbers(WeightStore store) =>
    [
        .. Enumerable.Range(0, store.Layout.Projections.Count).SelectMany(p => Enumerable.Range(0, store.SourceSize(p)).SelectMany(k => store.Row(p, k).ToArray())),
    ];
}
