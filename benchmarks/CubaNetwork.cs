using Snn.Models;

namespace Snn.Benchmarks;

/// <summary>The neuron of Vogels and Abbott, 2005 (J. Neurosci. 25:10786), driven by currents: mV and ms.</summary>
[Neuron]
public partial class CubaNeuron
{
    public const float Rest = -49, Threshold = -50, Reset = -60;

    public Time TauMem { get; init; } = 20 * ms;

    public Time TauRef { get; init; } = 5 * ms;

    [State] public partial float V { get; set; }

    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (Rest - V + I) / TauMem];

    public Event Spike => new() { When = V > Threshold, Then = [Next(V) == Reset], Hold = [Hold(V, @for: TauRef)] };
}

/// <summary>
/// The benchmark CUBA in the form of Brian2's documentation: four in five neurons excite, each is the target of 80 synapses on
/// average (2 % of 4,000 neurons), steps of 0.1 ms.
/// </summary>
/// <param name="neurons">Number of neurons.</param>
[Network]
public partial class CubaNetwork(int neurons)
{
    public Time Dt { get; init; } = 0.1f * ms;

    public Population<CubaNeuron> Exc { get; } = new(neurons / 5 * 4) { Start = { [nameof(CubaNeuron.V)] = Init.Uniform(CubaNeuron.Reset, CubaNeuron.Threshold) } };

    public Population<CubaNeuron> Inh { get; } = new(neurons / 5) { Start = { [nameof(CubaNeuron.V)] = Init.Uniform(CubaNeuron.Reset, CubaNeuron.Threshold) } };

    public Sparse<Exponential> ExcExc { get; } = new(Init.Constant(1.62f), Connect.Probability(80f / neurons)) { Model = new() { Tau = 5 * ms } };

    public Sparse<Exponential> ExcInh { get; } = new(Init.Constant(1.62f), Connect.Probability(80f / neurons)) { Model = new() { Tau = 5 * ms } };

    public Sparse<Exponential> InhExc { get; } = new(Init.Constant(-9), Connect.Probability(80f / neurons)) { Model = new() { Tau = 10 * ms } };

    public Sparse<Exponential> InhInh { get; } = new(Init.Constant(-9), Connect.Probability(80f / neurons)) { Model = new() { Tau = 10 * ms } };

    public Wiring Wires => [Exc >> ExcExc >> Exc, Exc >> ExcInh >> Inh, Inh >> InhExc >> Exc, Inh >> InhInh >> Inh];
}
