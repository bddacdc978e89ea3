using Snn.Tests.Generators.Drawn;

namespace Snn.Tests.Conformance.Drawn;

/// <summary>What a projection keeps for each neuron of its source: releases, the jumps that they leave behind, and the flow.</summary>
internal sealed class DrawnSources(DrawnProjection projection, DrawnNeuron[] neurons)
{
    private readonly (DrawnModel States, Node Factor) _release = projection.Synapse.Release!.Value;

    private Integrator _method;

    public DrawnProjection Projection => projection;

    public DrawnModel Model => _release.States;

    public DrawnNeuron[] Neurons => neurons;

    public void Choose() => _method = DrawnNeuron.Choose(neurons, 0);

    /// <summary>One step.</summary>
    /// <param name="spikes">What arrives of each neuron, with what it gives to learning.</param>
    /// <returns>The factor of the weight of a spike, whether there is one or not.</returns>
    public Tangent[] Advance(Tangent[] spikes) => [.. neurons.Zip(spikes, Advance)];

    private Tangent Advance(DrawnNeuron neuron, Tangent spike)
    {
        var scope = neuron.Scope;
        var jumped = new Dictionary<string, Tangent>();
        scope.Next = Jumped;
        var factor = _release.Factor.Value(scope).Off(Mistake.Release, 5e-4);
        Model.Then.ForEach(j => Jumped(j.Target.Name));
        foreach (var (name, to) in jumped)
        {
            var from = scope.Values[name];
            var after = spike.Value > 0 ? to : from;
            scope.Values[name] = after with { Slopes = after.Slopes + spike.Slopes * (to.Value - from.Value) };
        }

        neuron.Advance([], _method);
        return factor;

        Tangent Jumped(string name)
        {
            if (!jumped.TryGetValue(name, out var value))
            {
                jumped[name] = value = Model.Then.Single(j => j.Target.Name == name).Right.Value(scope);
            }

            return value;
        }
    }
}
