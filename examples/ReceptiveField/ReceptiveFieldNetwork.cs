#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace ReceptiveFieldExample;

/// <summary>One neuron behind a sheet of inputs, whose weights learn by the times of spikes (Song, Miller and Abbott, 2000).</summary>
[Network]
public partial class ReceptiveFieldNetwork(int inputs, float most)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Sheet { get; } = new(inputs);
    public Population<Lif>        Cell  { get; } = new(1) { Model = new() { TauRef = 5 * ms } };

    [Learn<PairStdp>]
    public Dense<Delta> Afferents { get; } = new(Init.Uniform(0.3f * most, 0.7f * most))
    {
        Rule = new PairStdp { WMax = most, APlus = 0.01f * most, AMinus = 0.011f * most },
    };

    public Wiring Wires => [Sheet >> Afferents >> Cell];
}
