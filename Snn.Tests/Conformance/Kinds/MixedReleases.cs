using Snn.Models;

namespace Snn.Tests.Conformance.Kinds;

/// <summary>Populations of one kind, at which spikes arrive by what their sources release: through rows, through some pairs, and through synapses that are drawn.</summary>
[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class MixedReleases
{
    public Time Dt => 1 * ms;

    public Population<SpikeInput> Input { get; } = new(13);

    public Population<Lif> First { get; } = new(21) { Model = new() { VTh = 0.3f } };

    public Population<Lif> Second { get; } = new(35) { Model = new() { VTh = 0.3f, TauMem = 15 * ms } };

    public Population<Lif> Third { get; } = new(18) { Model = new() { VTh = 0.3f } };

    public Population<Lif> Fourth { get; } = new(9) { Model = new() { VTh = 0.3f } };

    public Population<Leaky> Output { get; } = new(3);

    [Trainable] public Dense<TsodyksMarkram> In { get; } = new(Init.Normal(sd: 2, mean: 3)) { Delay = 2 * ms };

    [Trainable] public Dense<TsodyksMarkram> Next { get; } = new(Init.Normal(sd: 1, mean: 1.5f));

    [Trainable] public Sparse<TsodyksMarkram> Some { get; } = new(Init.Normal(sd: 1, mean: 1.5f), Connect.Probability(0.6f)) { Delay = 2 * ms, Model = new() { TauRec = 80 * ms } };

    public Procedural<TsodyksMarkram> Drawn { get; } = new(Init.Normal(sd: 1, mean: 3), Connect.Probability(0.6f)) { Delay = 3 * ms };

    [Trainable] public Dense<TrainedTsodyksMarkram> Out { get; } = new(Init.Normal(2));

    [Trainable] public Dense<TrainedTsodyksMarkram> Skip { get; } = new(Init.Normal(2)) { Delay = 2 * ms, Model = new() { U0 = 0.3f } };

    [Trainable] public Dense<Exponential> Plain { get; } = new(Init.Normal(1));

    [Trainable] public Dense<Exponential> Late { get; } = new(Init.Normal(1)) { Delay = 4 * ms };

    public Wiring Wires =>
    [
        Input >> In >> First, First >> Next >> Second, Second >> Some >> Third, Third >> Drawn >> Fourth,
        Fourth >> Out >> Output, Second >> Skip >> Output, First >> Plain >> Output, Third >> Late >> Output,
    ];
}
