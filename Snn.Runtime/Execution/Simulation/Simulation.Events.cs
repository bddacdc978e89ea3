using System.Linq.Expressions;

namespace Snn.Runtime;

/// <content>What of a neuron is recorded by when it happens: its spikes, or an event that is not sent.</content>
public abstract partial class Simulation
{
    /// <summary>Records an event that the compiler knows: <c>Record(network.Exc, neuron => neuron.Burst)</c>; of the spike, the spikes.</summary>
    /// <param name="population">A population of the network.</param>
    /// <param name="what">The event of its model.</param>
    /// <param name="neurons">Those of which it is recorded; null for all.</param>
    /// <exception cref="ArgumentException">It is no population of this network, no event of the model, or there is no such neuron.</exception>
    public SpikeRecording Record<TNeuron>(Population<TNeuron> population, Expression<Func<TNeuron, Event>> what, IReadOnlyList<int>? neurons = null)
        where TNeuron : class, new()
    {
        string name = NameOf(population, what, "event", "neuron => neuron.Burst"), owner = OwnerOf(name);
        bool isSent = !Layout.Populations[Layout.Population(owner)].Events.Any(e => $"{owner}.{e.Name}" == name);
        return RecordOf(isSent ? owner : name, neurons);
    }

    private Happening HappeningOf(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            return new(name, Spiking(name), null);
        }

        int population = Layout.Population(name[..dot]);
        var info = Layout.Populations[population];
        foreach (var (known, state) in info.Events)
        {
            string kept = $"{info.Name}.{state}";
            if (known == name[(dot + 1)..] && _states.ContainsKey(kept))
            {
                return new(name, population, kept);
            }
        }

        throw new ArgumentException(
            $"{info.Name} has no event '{name[(dot + 1)..]}'; it has {List(EventsOf(info))}.{(info.Spikes ? $" Its spikes are recorded as {info.Name}" : " It does not spike")}; a state is recorded by Probe.", nameof(name));
    }

    /// <summary>Events of a population that are kept: what learns as it runs keeps those alone that it needs.</summary>
    private IEnumerable<string> EventsOf(PopulationLayout population) =>
        population.Events.Where(e => _states.ContainsKey($"{population.Name}.{e.State}")).Select(e => $"{population.Name}.{e.Name}");

    /// <summary>From now on somebody is told of it in every step.</summary>
    private void Tell(Happening what, ISpikeSink sink)
    {
        if (what.State is { } state)
        {
            _probes.Add(new(StateColumns(state, null), 1, new EventFrames(Layout.Populations[what.Population].Size, sink), state));
        }
        else
        {
            _recordings.Add((what.Population, sink));
        }
    }

    /// <summary>Something that happens to neurons at a step.</summary>
    /// <param name="Name">Its name: a population's of its spikes, <c>Exc.Burst</c> of an event.</param>
    /// <param name="Population">The population.</param>
    /// <param name="State">The state that is 1 where it happened; null of spikes.</param>
    private sealed record Happening(string Name, int Population, string? State);
}
