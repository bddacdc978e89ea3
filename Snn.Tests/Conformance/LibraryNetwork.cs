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

    /// <summary>Nowhere to land, another unit, a state of the target that is not there; a spike without a surrogate.</summary>
    private static readonly string[] Misfits = ["SNN0307", "SNN0323", "SNN0326", "SNN0301"];

    public static IReadOnlyList<string> Neurons => [.. Models<NeuronAttribute>().Where(t => Member<Event>(t)).Select(t => t.Name)];

    public static IReadOnlyList<string> Readouts =>
        [.. Models<NeuronAttribute>().Where(t => !Member<Event>(t) && t.GetProperties().Any(p => p.GetCustomAttribute<OutputAttribute>() is not null)).Select(t => t.Name)];

    public static IReadOnlyList<string> Synapses => [.. Models<SynapseAttribute>().Select(t => t.Name)];

    /// <summary>
    /// Every neuron with <c>Exponential</c>, every synapse at <c>MembraneLif</c>, which all kinds of synapses fit, the neurons of plain numbers with the
    /// synapses of plain numbers, and every readout with these; with <c>SNN_TEST_LONG</c> all with all.
    /// </summary>
    public static IEnumerable<(string Neuron, string Synapse, string Readout)> Combinations()
    {
        bool isLong = Environment.GetEnvironmentVariable("SNN_TEST_LONG") is not null;
        string[] neurons = ["Alif", "BellecAlif", "IntegrateFireBurst", "Lif"], synapses = ["Delta", "Exponential", "TsodyksMarkram"];
        foreach (string synapse in Synapses)
        {
            foreach (string neuron in Neurons)
            {
                if (isLong || synapse == "Exponential" || neuron == "MembraneLif" || (neurons.Contains(neuron) && synapses.Contains(synapse)))
                {
                    yield return (neuron, synapse, Readouts[0]);
                }
            }

            foreach (string readout in Readouts.Skip(1))
            {
                if (isLong || synapses.Contains(synapse))
                {
                    yield return ("Lif", synapse, readout);
                }
            }
        }
    }

    /// <summary>The network, or null where this neuron has nowhere for what the synapse gives, or no surrogate.</summary>
    public static INetwork? Make(string neuron, string synapse, string readout)
    {
        if (!Known.TryGetValue((neuron, synapse, readout), out var network))
        {
            var compiled = Compiler.Run(Source(neuron, synapse, readout));
            network = compiled.Diagnostics.Any(d => Misfits.Contains(d.Id))
                ? null
                : (INetwork)Activator.CreateInstance(compiled.Load().GetType("Probe")!)!;
            Known[(neuron, synapse, readout)] = network;
        }

        return network;
    }

    private static string Source(string neuron, string synapse, string readout) => $$"""
        using Snn.Models;

        [Network, Train<EProp>{{(IsOnline(neuron, synapse) ? "(Online = true)" : "")}}]
        public partial class Probe
        {
            public Population<SpikeInput> Input { get; } = new({{Inputs}});
            public Population<{{neuron}}> Hidden { get; } = new({{Hidden}});
            public Population<{{readout}}> Output { get; } = new({{Outputs}});
            [Trainable] public Dense<{{synapse}}> In { get; } = new(Init.Normal(1, 0.5f));
            [Trainable] public Dense<{{synapse}}> Rec { get; } = new(Init.Normal(0.5f)) { Delay = 3 * ms };
            [Trainable] public Dense<{{(IsOfNumbers(synapse) ? synapse : "Exponential")}}> Out { get; } = new(Init.Normal(1));
            public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
        }
        """;

    private static IEnumerable<Type> Models<TAttribute>()
        where TAttribute : Attribute => typeof(Lif).Assembly.GetTypes().Where(t => t.GetCustomAttribute<TAttribute>() is not null).OrderBy(t => t.Name, StringComparer.Ordinal);

    /// <summary>Whether e-prop can be derived forwards: it is for weights alone, and of synapses that tire not at all.</summary>
    public static bool IsOnline(string neuron, string synapse) => synapse != "TsodyksMarkram"
        && !Models<NeuronAttribute>().Single(t => t.Name == neuron).GetProperties().Any(p => p.GetCustomAttribute<TrainableAttribute>() is not null);

    /// <summary>Whether a readout of plain numbers can take what the synapse gives.</summary>
    private static bool IsOfNumbers(string synapse) => Models<SynapseAttribute>().Single(t => t.Name == synapse).GetProperties()
        .All(p => p.GetCustomAttribute<PostAttribute>() is null && (p.GetCustomAttribute<OutputAttribute>() is null || p.PropertyType == typeof(float)));

    private static bool Member<T>(Type type) => type.GetProperties().Any(p => p.PropertyType == typeof(T));
}
