//// Ranges of parameters
[Neuron]
public partial class Ranged
{
    HERE

    [State] public partial float V { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (Share * I - V) / TauMem];
    [Output] public float Y => V;
}

//// A synapse 2
[Synapse]
public partial class Blocked
{
    public Time    TauRise  { get; init; } = 2 * ms;
    public Time    TauDecay { get; init; } = 100 * ms;
    public Voltage E        { get; init; }
    public float   Mg       { get; init; } = 1;
    public float   S        { get; init; } = 1;

    [State] public partial Conductance X { get; set; }
    [State] public partial Conductance G { get; set; }
    [Input] public partial Conductance Weight { get; }

    public Equations Flow => [D(X) == -X / TauRise, D(G) == X / TauRise - G / TauDecay];
    public Event Arrival => new() { Then = [Next(X) == X + Weight] };

    HERE
}

//// What neurons have of their own
[Network]
public partial class Own
{
    private static readonly float[] thresholds = new float[800];

    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(10);
    HERE
    public Dense<Exponential> InExc { get; } = new(Init.Uniform(0, 1));

    public Wiring Wires => [Input >> InExc >> Exc];
}

//// Bounds of weights
[Network, Train<EProp>]
public partial class Bounded
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(10);
    public Population<Lif>        Exc    { get; } = new(80);
    public Population<Lif>        Inh    { get; } = new(20);
    public Population<Lif>        Hidden { get; } = new(50);
    public Population<Leaky>      Output { get; } = new(5);

    public Dense<Exponential> InExc { get; } = new(Init.Uniform(0, 1));
    public Dense<Exponential> InInh { get; } = new(Init.Uniform(0, 1));
    HERE

    public Wiring Wires => [Input >> InExc >> Exc, Input >> InInh >> Inh, Exc >> ExcHid >> Hidden, Inh >> InhHid >> Hidden, Hidden >> HidOut >> Output];
}

//// Connections
[Network, Train<EProp>]
public partial class Sparser
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(100);
    public Population<Lif>        Hidden { get; } = new(50);
    public Population<Leaky>      Output { get; } = new(5);

    HERE
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}

//// Connections 2
[Network]
public partial class Listed
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(100);
    public Population<Lif>        Exc   { get; } = new(50);

    public Dense<Delta> InExc { get; } = new(Init.Uniform(0, 1));
    HERE

    public Wiring Wires => [Input >> InExc >> Exc, Exc >> ExcExc >> Exc];
}

//// Delays of single synapses
[Network]
public partial class Delayed
{
    public Time Dt { get; init; } = 0.1f * ms;

    public Population<Lif> Exc { get; } = new(80);
    public Population<Lif> Inh { get; } = new(20);

    HERE

    public Wiring Wires => [Exc >> ExcExc >> Exc, Inh >> InhExc >> Exc];
}

//// Procedural connections
[Network]
public partial class Drawn
{
    public Time Dt { get; init; } = 0.1f * ms;

    public Population<Lif> Exc { get; } = new(80);

    HERE

    public Wiring Wires => [Exc >> ExcExc >> Exc];
}

//// Convolutions
[Network, Train<SurrogateBptt>]
public partial class Seeing
{
    public Time Dt { get; init; } = 1 * ms;

    HERE
    public Population<Leaky> Output { get; } = new(10);
    [Trainable] public Dense<Exponential> PooledOut { get; } = new(Init.Glorot());

    public Wiring Wires => [Input >> InConv >> Conv, Conv >> ConvPool >> Pooled, Pooled >> PooledOut >> Output];
}

//// Connections that learn
[Network, Train<EProp>]
public partial class Rewired
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(100);
    public Population<Alif>       Hidden { get; } = new(50);
    public Population<Leaky>      Output { get; } = new(5);

    HERE
    [Trainable] public Dense<Delta> HidOut { get; } = new(Init.Glorot());

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

//// A gradient of your own
//// next
[Network, Train<EProp>(Online = true)]
public partial class ByHand
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(100);
    public Population<Alif>       Hidden { get; } = new(50);
    public Population<Leaky>      Output { get; } = new(5);

    HERE

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

//// Delays that learn
[Network, Train<EventProp>]
public partial class Waiting
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(100);
    public Population<Lif>        Hidden { get; } = new(50);
    public Population<Leaky>      Output { get; } = new(5);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Kaiming());
    HERE

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

//// In a network
[Network, Train<SurrogateBptt>]
public partial class Updated
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(100);
    public Population<Lif>        Hidden { get; } = new(50);
    public Population<Lif>        Output { get; } = new(5);
    public Population<Leaky>      Choice { get; } = new(5);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Exponential> HidHid { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());
    public Dense<Exponential>    Feedback  { get; } = new(Init.Glorot());
    public OneToOne<Exponential> OutChoice { get; } = new(Init.Constant(1));

    HERE

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output, Output >> Feedback >> Hidden, Output >> OutChoice >> Choice];
}

//// Parameters, delays, and what states start with
//// next
[Network, Train<EProp>]
public partial class Homeostatic
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(100);
    public Population<Alif>       Hidden { get; } = new(50);
    public Population<Leaky>      Output { get; } = new(5);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());

    HERE

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

//// Gradients
//// next
[Network, Train<EProp>]
public partial class Clipped
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(100);
    public Population<Lif>        Hidden { get; } = new(50);
    public Population<Leaky>      Output { get; } = new(5);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());

    HERE

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

//// Gradients 2
//// next
[Network, Train<EProp>]
public partial class Expecting
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(100);
    public Population<TrainedLif> Hidden { get; } = new(50);
    public Population<Leaky>      Output { get; } = new(5);

    [Trainable] public Dense<Exponential> InHid  { get; } = new(Init.Kaiming());
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Glorot());

    HERE

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

//// Plasticity
//// next
[Network]
public partial class Learning
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(100);
    public Population<Lif>        Exc   { get; } = new(50);

    public Dense<Delta> InExc { get; } = new(Init.Uniform(0, 1));
    HERE

    public Wiring Wires => [Input >> InExc >> Exc, Exc >> ExcExc >> Exc];
}

//// Plasticity 2
[Network]
public partial class Rewarded
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<Lif> Exc { get; } = new(50);

    HERE

    public Wiring Wires => [Exc >> ExcExc >> Exc];
}

//// Plasticity 3
[Network]
public partial class LearningTwice
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<Lif> Exc { get; } = new(50);

    HERE

    public Wiring Wires => [Exc >> ExcExc >> Exc];
}

//// e-prop, trace by trace
[Plasticity]
public partial class TraceByTrace
{
    public Time  TauMem   { get; init; } = 20 * ms;
    public Time  TauAdapt { get; init; } = 2000 * ms;
    public Time  TauOut   { get; init; } = 20 * ms;
    public float Beta     { get; init; } = 0.0174f;

    HERE
}

//// Updates between two steps
[Network]
public partial class Between
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<Lif> Exc { get; } = new(50);

    public Dense<Delta> ExcExc { get; } = new(Init.Uniform(0, 1));
    HERE

    public Wiring Wires => [Exc >> ExcExc >> Exc];
}

//// Updates between two steps 2
[Network]
public partial class Window
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<Lif> Exc { get; } = new(50);

    public Dense<Delta> ExcExc { get; } = new(Init.Uniform(0, 1));
    HERE

    public Wiring Wires => [Exc >> ExcExc >> Exc];
}

//// Variables of rules
//// next
[Network]
public partial class Tagged
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<Lif> Exc { get; } = new(50);

    HERE

    public Wiring Wires => [Exc >> ExcExc >> Exc];
}

//// Kernels that learn by a rule
[Network]
public partial class LearningToSee
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(28, 28, 1);
    public Population<Lif>        Conv  { get; } = new(24, 24, 8);

    HERE

    public Wiring Wires => [Input >> InConv >> Conv];
}

//// Several readouts
[Network, Train<SurrogateBptt>]
public partial class Heads
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(100);
    public Population<Lif>        Hidden { get; } = new(50);
    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Kaiming());

    HERE

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidClass >> Class, Hidden >> HidCurve >> Curve];
}

//// Several readouts 2
internal sealed class Block : Given
{
    private static new readonly SpikeTrain spikes = null!;
    private static readonly float[,] signal = null!;
    private static readonly int label = 0;
    private static readonly Example[] examples = [];

    public void Run()
    {
        HERE
    }
}

//// Targets over time
internal sealed class Block : Given
{
    private static new readonly SpikeTrain spikes = null!;
    private static readonly float[,] signal = null!;
    private static readonly float[,] known = null!;
    private static readonly float[] counts = [];
    private static readonly int label = 0;
    private static readonly Example[] examples = [];

    public void Run()
    {
        HERE
    }
}
