using System.Reflection;
using Snn.Models;
using Snn.Runtime;
using Snn.Tests.Generators;

namespace Snn.Tests.Conformance;

/// <summary>
/// A network of one neuron, synapse and readout of the library, compiled on the spot: a model that is added to the
/// library is covered without a word here.
/// </summary>
internal static class LibraryNetwork
{
    public const int Inputs = 13, Hidden = 37, Outputs = 5; // no multiples of any vector width

    private static readonly Dictionary<(string, string, string), INetwork?> Known = [];

    public static IReadOnlyList<string> Neurons => [.. Models<NeuronAttribute>().Where(t => Member<Event>(t)).Select(t => t.Name)];

    public static IReadOnlyList<string> Readouts =>
        [.. Models<NeuronAttribute>().Where(t => !Member<Event>(t) && t.GetProperties().Any(p => p.GetCustomAttribute<OutputAttribute>() is not null)).Select(t => t.Name)];

    public static IReadOnlyList<string> Synapses => [.. Models<SynapseAttribute>().Select(t => t.Name)];

    /// <summary>The network, or null where this neuron has nowhere for what the synapse gives.</summary>
    public static INetwork? Make(string neuron, string synapse, string readout)
    {
        if (!Known.TryGetValue((neuron, synapse, readout), out var network))
        {
            var compiled = Compiler.Run(Source(neuron, synapse, readout));
            network = compiled.Diagnostics.Any(d => d.Id == "SNN0307")
                ? null
                : (INetwork)Activator.CreateInstance(compiled.Load().GetType("Probe")!)!;
            Known[(neuron, synapse, readout)] = network;
        }

        return network;
    }

    private static string Source(string neuron, string synapse, string readout) => $$"""
        using Snn.Models;

        [Network, Train<EProp>{{(synapse == "TsodyksMarkram" ? "" : "(Online = true)")}}]
        public partial class Probe
        {
            public Population<SpikeInput> Input { get; } = new({{Inputs}});
            public Population<{{neuron}}> Hidden { get; } = new({{Hidden}});
            public Population<{{readout}}> Output { get; } = new({{Outputs}});
            [Trainable] public Dense<{{synapse}}> In { get; } = new(Init.Normal(1, 0.5f));
            [Trainable] public Dense<{{synapse}}> Rec { get; } = new(Init.Normal(0.5f)) { Delay = 3 * ms };
            [Trainable] public Dense<{{synapse}}> Out { get; } = new(Init.Normal(1));
            public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
        }
        """;

    private static IEnumerable<Type> Models<TAttribute>()
        where TAttribute : Attribute => typeof(Lif).Assembly.GetTypes().Where(t => t.GetCustomAttribute<TAttribute>() is not null).OrderBy(t => t.Name, StringComparer.Ordinal);

    private static bool Member<T>(Type type) => type.GetProperties().Any(p => p.PropertyType == typeof(T));
}
