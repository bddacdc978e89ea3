using Snn.Distributed;
using Snn.Models;

namespace Docs;

// what the statements in the pages have without saying so

[Neuron]
public partial class TrainedLif
{
    [Trainable]             public Time  TauMem { get; init; } = 20 * ms;
    [Trainable(Per.Neuron)] public float VTh    { get; init; } = 1f;

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow  => [D(V) == (I - V) / TauMem];
    public Event     Spike => new() { When = V >= VTh, Then = [Next(V) == 0], Surrogate = theta => FastSigmoid(theta, 10) };
}

[Network(Streams = true), Train<EventProp>, Train<EProp>]
public partial class Digits(int channels, int hidden, int classes)
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(channels);
    public Population<TrainedLif> Hidden { get; } = new(hidden);
    public Population<Leaky>      Output { get; } = new(classes);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

[Network]
public partial class Balanced
{
    public Time Dt { get; init; } = 0.1f * ms;

    public Population<SpikeInput> Input { get; } = new(320);
    public Population<Lif>        Exc   { get; } = new(320);
    public Population<Lif>        Inh   { get; } = new(80);

    public Dense<Exponential>  InExc  { get; } = new(Init.Uniform(0, 1));
    public Sparse<Exponential> ExcExc { get; } = new(Init.Uniform(0, 1), Connect.Probability(0.02f));
    public Sparse<Exponential> ExcInh { get; } = new(Init.Uniform(0, 1), Connect.Probability(0.02f));
    public Sparse<Exponential> InhExc { get; } = new(Init.Uniform(-1, 0), Connect.Probability(0.02f));

    public Wiring Wires => [Input >> InExc >> Exc, Exc >> ExcExc >> Exc, Exc >> ExcInh >> Inh, Inh >> InhExc >> Exc];
}

public sealed class Microphone
{
    public ReadOnlySpan<int> Spikes() => [];
}

public class Given
{
    protected Digits network = null!;
    protected NetworkLayout layout = null!;
    protected Trainer trainer = null!;
    protected TrainerOptions options = null!;
    protected Loss loss = null!;
    protected Simulation simulation = null!;
    protected SpikeRecording spikes = null!, exc = null!, inh = null!;
    protected ProbeRecording v = null!;
    protected SpikeTrain train = null!;
    protected SpikeTrain[] trains = [];
    protected Microphone microphone = null!;
    protected CameraBinning binning = null!;
    protected float[] thresholds = [], scores = [], pixels = [], samples = [];
    protected string folder = "";
    protected bool listening;
    protected int i;
}
