using Snn.Models;

namespace Balanced;

/// <summary>Leaky integrate-and-fire neuron that synapses drive by currents, given as the voltage that they would settle at.</summary>
[Neuron]
public partial class CurrentNeuron
{
    public Time TauMem { get; init; } = 20 * ms;

    public Time TauRef { get; init; } = 5 * ms;

    [State] public partial Voltage V { get; set; }

    [Input] public partial Voltage I { get; }

    public Equations Flow => [D(V) == (-49 * mV - V + I) / TauMem];

    public Event Spike => new() { When = V > -50 * mV, Then = [Next(V) == -60 * mV], Hold = [Hold(V, @for: TauRef)] };
}

/// <summary>The same driven by conductances, in parts of its leak: a synapse pulls it to a potential of its own.</summary>
[Neuron]
public partial class ConductanceNeuron
{
    public Time TauMem { get; init; } = 20 * ms;

    public Time TauRef { get; init; } = 5 * ms;

    public Voltage EExc { get; init; }

    public Voltage EInh { get; init; } = -80 * mV;

    [State] public partial Voltage V { get; set; }

    [Input] public partial float GExc { get; }

    [Input] public partial float GInh { get; }

    public Equations Flow => [D(V) == (-60 * mV - V + GExc * (EExc - V) + GInh * (EInh - V)) / TauMem];

    public Event Spike => new() { When = V > -50 * mV, Then = [Next(V) == -60 * mV], Hold = [Hold(V, @for: TauRef)] };
}

/// <summary>A current that jumps and decays.</summary>
[Synapse]
public partial class CurrentSynapse
{
    public Time Tau { get; init; } = 5 * ms;

    [State] public partial Voltage I { get; set; }

    [Input] public partial Voltage Weight { get; }

    public Equations Flow => [D(I) == -I / Tau];

    public Event Arrival => new() { Then = [Next(I) == I + Weight] };

    [Output] public Voltage Out => I;
}

/// <summary>
/// Excitation and inhibition in balance, which keep each other going without any input (Vogels and Abbott, 2005, J. Neurosci.
/// 25:10786; benchmark 2, CUBA, of Brette et al., 2007, J. Comput. Neurosci. 23:349).
/// </summary>
/// <param name="neurons">Number of neurons, four in five of which excite.</param>
[Network]
public partial class CubaNetwork(int neurons)
{
    public Time Dt => 0.1f * ms;

    public Population<CurrentNeuron> Exc { get; } = new(neurons * 4 / 5) { Start = { [nameof(CurrentNeuron.V)] = Init.Uniform(-60 * mV, -50 * mV) } };
    public Population<CurrentNeuron> Inh { get; } = new(neurons / 5) { Start = { [nameof(CurrentNeuron.V)] = Init.Uniform(-60 * mV, -50 * mV) } };

    public Sparse<CurrentSynapse> ExcExc { get; } = new(Init.Constant(1.62f * mV), Connect.Probability(80f / neurons));
    public Sparse<CurrentSynapse> ExcInh { get; } = new(Init.Constant(1.62f * mV), Connect.Probability(80f / neurons));
    public Sparse<CurrentSynapse> InhExc { get; } = new(Init.Constant(-9 * mV), Connect.Probability(80f / neurons)) { Model = new() { Tau = 10 * ms } };
    public Sparse<CurrentSynapse> InhInh { get; } = new(Init.Constant(-9 * mV), Connect.Probability(80f / neurons)) { Model = new() { Tau = 10 * ms } };

    public Wiring Wires => [Exc >> ExcExc >> Exc, Exc >> ExcInh >> Inh, Inh >> InhExc >> Exc, Inh >> InhInh >> Inh];
}

/// <summary>The same with conductances (benchmark 1, COBA).</summary>
/// <param name="neurons">Number of neurons, four in five of which excite.</param>
[Network]
public partial class CobaNetwork(int neurons)
{
    public Time Dt => 0.1f * ms;

    public Population<ConductanceNeuron> Exc { get; } = new(neurons * 4 / 5)
    {
        Start = { [nameof(ConductanceNeuron.V)] = Init.Normal(sd: 5 * mV, mean: -65 * mV), ["ExcExc.I"] = Init.Normal(sd: 1.5f, mean: 4), ["InhExc.I"] = Init.Normal(sd: 12, mean: 20) },
    };

    public Population<ConductanceNeuron> Inh { get; } = new(neurons / 5)
    {
        Start = { [nameof(ConductanceNeuron.V)] = Init.Normal(sd: 5 * mV, mean: -65 * mV), ["ExcInh.I"] = Init.Normal(sd: 1.5f, mean: 4), ["InhInh.I"] = Init.Normal(sd: 12, mean: 20) },
    };

    [Into(nameof(ConductanceNeuron.GExc))] public Sparse<Exponential> ExcExc { get; } = new(Init.Constant(0.6f), Connect.Probability(80f / neurons));
    [Into(nameof(ConductanceNeuron.GExc))] public Sparse<Exponential> ExcInh { get; } = new(Init.Constant(0.6f), Connect.Probability(80f / neurons));
    [Into(nameof(ConductanceNeuron.GInh))] public Sparse<Exponential> InhExc { get; } = new(Init.Constant(6.7f), Connect.Probability(80f / neurons)) { Model = new() { Tau = 10 * ms } };
    [Into(nameof(ConductanceNeuron.GInh))] public Sparse<Exponential> InhInh { get; } = new(Init.Constant(6.7f), Connect.Probability(80f / neurons)) { Model = new() { Tau = 10 * ms } };

    public Wiring Wires => [Exc >> ExcExc >> Exc, Exc >> ExcInh >> Inh, Inh >> InhExc >> Exc, Inh >> InhInh >> Inh];
}
