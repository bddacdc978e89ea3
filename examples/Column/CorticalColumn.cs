using Snn.Models;

namespace Column;

/// <summary>Integrate-and-fire neuron of the microcircuit: a spike that arrives makes the synaptic current jump, which decays.</summary>
[Neuron]
public partial class CorticalNeuron
{
    public Capacitance Cm { get; init; } = 0.25f * nF;

    public Time TauMem { get; init; } = 10 * ms;

    public Time TauSyn { get; init; } = 0.5f * ms;

    public Time TauRef { get; init; } = 2 * ms;

    public Voltage VRest { get; init; } = -65 * mV;

    public Voltage VTh { get; init; } = -50 * mV;

    public Current Bias { get; init; }

    [State] public partial Voltage V { get; set; }

    [State, Impulse] public partial Current I { get; set; }

    public Equations Flow => [D(V) == (VRest - V) / TauMem + (I + Bias) / Cm, D(I) == -I / TauSyn];

    public Event Spike => new() { When = V >= VTh, Then = [Next(V) == VRest], Hold = [Hold(V, @for: TauRef)] };
}

/// <summary>
/// The cortical microcircuit below a square millimetre of surface (Potjans and Diesmann, 2014, Cereb. Cortex 24:785): four
/// layers of excitatory and inhibitory neurons. A projection is called after its source and its target.
/// </summary>
[Network]
public partial class ColumnNetwork(Microcircuit circuit)
{
    public Time Dt => 0.1f * ms;

    public Population<CorticalNeuron> E23 { get; } = circuit.Neurons(nameof(E23));
    public Population<CorticalNeuron> I23 { get; } = circuit.Neurons(nameof(I23));
    public Population<CorticalNeuron> E4 { get; } = circuit.Neurons(nameof(E4));
    public Population<CorticalNeuron> I4 { get; } = circuit.Neurons(nameof(I4));
    public Population<CorticalNeuron> E5 { get; } = circuit.Neurons(nameof(E5));
    public Population<CorticalNeuron> I5 { get; } = circuit.Neurons(nameof(I5));
    public Population<CorticalNeuron> E6 { get; } = circuit.Neurons(nameof(E6));
    public Population<CorticalNeuron> I6 { get; } = circuit.Neurons(nameof(I6));

    public Sparse<Delta> E23E23 { get; } = circuit.Synapses(nameof(E23), nameof(E23));
    public Sparse<Delta> I23E23 { get; } = circuit.Synapses(nameof(I23), nameof(E23));
    public Sparse<Delta> E4E23 { get; } = circuit.Synapses(nameof(E4), nameof(E23));
    public Sparse<Delta> I4E23 { get; } = circuit.Synapses(nameof(I4), nameof(E23));
    public Sparse<Delta> E5E23 { get; } = circuit.Synapses(nameof(E5), nameof(E23));
    public Sparse<Delta> E6E23 { get; } = circuit.Synapses(nameof(E6), nameof(E23));
    public Sparse<Delta> E23I23 { get; } = circuit.Synapses(nameof(E23), nameof(I23));
    public Sparse<Delta> I23I23 { get; } = circuit.Synapses(nameof(I23), nameof(I23));
    public Sparse<Delta> E4I23 { get; } = circuit.Synapses(nameof(E4), nameof(I23));
    public Sparse<Delta> I4I23 { get; } = circuit.Synapses(nameof(I4), nameof(I23));
    public Sparse<Delta> E5I23 { get; } = circuit.Synapses(nameof(E5), nameof(I23));
    public Sparse<Delta> E6I23 { get; } = circuit.Synapses(nameof(E6), nameof(I23));
    public Sparse<Delta> E23E4 { get; } = circuit.Synapses(nameof(E23), nameof(E4));
    public Sparse<Delta> I23E4 { get; } = circuit.Synapses(nameof(I23), nameof(E4));
    public Sparse<Delta> E4E4 { get; } = circuit.Synapses(nameof(E4), nameof(E4));
    public Sparse<Delta> I4E4 { get; } = circuit.Synapses(nameof(I4), nameof(E4));
    public Sparse<Delta> E5E4 { get; } = circuit.Synapses(nameof(E5), nameof(E4));
    public Sparse<Delta> I5E4 { get; } = circuit.Synapses(nameof(I5), nameof(E4));
    public Sparse<Delta> E6E4 { get; } = circuit.Synapses(nameof(E6), nameof(E4));
    public Sparse<Delta> E23I4 { get; } = circuit.Synapses(nameof(E23), nameof(I4));
    public Sparse<Delta> I23I4 { get; } = circuit.Synapses(nameof(I23), nameof(I4));
    public Sparse<Delta> E4I4 { get; } = circuit.Synapses(nameof(E4), nameof(I4));
    public Sparse<Delta> I4I4 { get; } = circuit.Synapses(nameof(I4), nameof(I4));
    public Sparse<Delta> E5I4 { get; } = circuit.Synapses(nameof(E5), nameof(I4));
    public Sparse<Delta> E6I4 { get; } = circuit.Synapses(nameof(E6), nameof(I4));
    public Sparse<Delta> E23E5 { get; } = circuit.Synapses(nameof(E23), nameof(E5));
    public Sparse<Delta> I23E5 { get; } = circuit.Synapses(nameof(I23), nameof(E5));
    public Sparse<Delta> E4E5 { get; } = circuit.Synapses(nameof(E4), nameof(E5));
    public Sparse<Delta> I4E5 { get; } = circuit.Synapses(nameof(I4), nameof(E5));
    public Sparse<Delta> E5E5 { get; } = circuit.Synapses(nameof(E5), nameof(E5));
    public Sparse<Delta> I5E5 { get; } = circuit.Synapses(nameof(I5), nameof(E5));
    public Sparse<Delta> E6E5 { get; } = circuit.Synapses(nameof(E6), nameof(E5));
    public Sparse<Delta> E23I5 { get; } = circuit.Synapses(nameof(E23), nameof(I5));
    public Sparse<Delta> I23I5 { get; } = circuit.Synapses(nameof(I23), nameof(I5));
    public Sparse<Delta> E4I5 { get; } = circuit.Synapses(nameof(E4), nameof(I5));
    public Sparse<Delta> I4I5 { get; } = circuit.Synapses(nameof(I4), nameof(I5));
    public Sparse<Delta> E5I5 { get; } = circuit.Synapses(nameof(E5), nameof(I5));
    public Sparse<Delta> I5I5 { get; } = circuit.Synapses(nameof(I5), nameof(I5));
    public Sparse<Delta> E6I5 { get; } = circuit.Synapses(nameof(E6), nameof(I5));
    public Sparse<Delta> E23E6 { get; } = circuit.Synapses(nameof(E23), nameof(E6));
    public Sparse<Delta> I23E6 { get; } = circuit.Synapses(nameof(I23), nameof(E6));
    public Sparse<Delta> E4E6 { get; } = circuit.Synapses(nameof(E4), nameof(E6));
    public Sparse<Delta> I4E6 { get; } = circuit.Synapses(nameof(I4), nameof(E6));
    public Sparse<Delta> E5E6 { get; } = circuit.Synapses(nameof(E5), nameof(E6));
    public Sparse<Delta> I5E6 { get; } = circuit.Synapses(nameof(I5), nameof(E6));
    public Sparse<Delta> E6E6 { get; } = circuit.Synapses(nameof(E6), nameof(E6));
    public Sparse<Delta> I6E6 { get; } = circuit.Synapses(nameof(I6), nameof(E6));
    public Sparse<Delta> E23I6 { get; } = circuit.Synapses(nameof(E23), nameof(I6));
    public Sparse<Delta> I23I6 { get; } = circuit.Synapses(nameof(I23), nameof(I6));
    public Sparse<Delta> E4I6 { get; } = circuit.Synapses(nameof(E4), nameof(I6));
    public Sparse<Delta> I4I6 { get; } = circuit.Synapses(nameof(I4), nameof(I6));
    public Sparse<Delta> E5I6 { get; } = circuit.Synapses(nameof(E5), nameof(I6));
    public Sparse<Delta> I5I6 { get; } = circuit.Synapses(nameof(I5), nameof(I6));
    public Sparse<Delta> E6I6 { get; } = circuit.Synapses(nameof(E6), nameof(I6));
    public Sparse<Delta> I6I6 { get; } = circuit.Synapses(nameof(I6), nameof(I6));

    public Wiring Wires =>
    [
        E23 >> E23E23 >> E23, I23 >> I23E23 >> E23, E4 >> E4E23 >> E23, I4 >> I4E23 >> E23, E5 >> E5E23 >> E23, E6 >> E6E23 >> E23,
        E23 >> E23I23 >> I23, I23 >> I23I23 >> I23, E4 >> E4I23 >> I23, I4 >> I4I23 >> I23, E5 >> E5I23 >> I23, E6 >> E6I23 >> I23,
        E23 >> E23E4 >> E4, I23 >> I23E4 >> E4, E4 >> E4E4 >> E4, I4 >> I4E4 >> E4, E5 >> E5E4 >> E4, I5 >> I5E4 >> E4, E6 >> E6E4 >> E4,
        E23 >> E23I4 >> I4, I23 >> I23I4 >> I4, E4 >> E4I4 >> I4, I4 >> I4I4 >> I4, E5 >> E5I4 >> I4, E6 >> E6I4 >> I4,
        E23 >> E23E5 >> E5, I23 >> I23E5 >> E5, E4 >> E4E5 >> E5, I4 >> I4E5 >> E5, E5 >> E5E5 >> E5, I5 >> I5E5 >> E5, E6 >> E6E5 >> E5,
        E23 >> E23I5 >> I5, I23 >> I23I5 >> I5, E4 >> E4I5 >> I5, I4 >> I4I5 >> I5, E5 >> E5I5 >> I5, I5 >> I5I5 >> I5, E6 >> E6I5 >> I5,
        E23 >> E23E6 >> E6, I23 >> I23E6 >> E6, E4 >> E4E6 >> E6, I4 >> I4E6 >> E6, E5 >> E5E6 >> E6, I5 >> I5E6 >> E6, E6 >> E6E6 >> E6, I6 >> I6E6 >> E6,
        E23 >> E23I6 >> I6, I23 >> I23I6 >> I6, E4 >> E4I6 >> I6, I4 >> I4I6 >> I6, E5 >> E5I6 >> I6, I5 >> I5I6 >> I6, E6 >> E6I6 >> I6, I6 >> I6I6 >> I6,
    ];
}
