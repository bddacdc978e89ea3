using Snn.Models;

namespace Snn.Tests.Conformance;

/// <summary>
/// Spikes are counted, and every third ends a plateau that the calcium of spikes began: events before the spike and after it,
/// with and without a pseudo-derivative, with a hold, on the way up, with jumps that read others.
/// </summary>
[Neuron]
public partial class PlateauNeuron
{
    public Time TauMem { get; init; } = 20 * ms;
    public Time TauCa { get; init; } = 40 * ms;
    [Trainable] public float VTh { get; init; } = 1f;
    [Trainable] public float CaTh { get; init; } = 0.3f;
    [Trainable(Per.Neuron)] public float Height { get; init; } = 0.5f;

    [State, Impulse] public partial float V { get; set; }
    [State] public partial float Ca { get; set; }
    [State] public partial float Up { get; set; }
    [State] public partial float N { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I + Up - V) / TauMem, D(Ca) == (0.8f * V - Ca) / TauCa];

    [Internal]
    public Event Warm => new()
    {
        When = V >= 0.7f + 0.2f * Ca,
        Then = [Next(Ca) == Ca + 0.05f * V, Next(V) == V - 0.1f * Next(Ca)],
        Hold = [Hold(@for: 4 * ms)],
    };

    public Event Spike => new()
    {
        When = V >= VTh,
        Then = [Next(V, Grad.Stop) == V - VTh, Next(N) == N + 1],
        Hold = [Hold(V, @for: 2 * ms)],
        Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta)),
    };

    [Internal]
    public Event End => new()
    {
        When = N >= 3,
        Then = [Next(N) == 0, Next(Up, Grad.Stop) == 0.1f * Up, Next(Ca) == 0.5f * Ca + 0.1f * N],
        Surrogate = theta => 0.2f * Max(0, 1 - Abs(theta)),
    };

    [Internal]
    public Event Begin => new()
    {
        When = Rising(Ca, CaTh),
        Then = [Next(Up) == Height + 0.3f * V],
        Surrogate = theta => 0.4f * Max(0, 1 - Abs(theta / 0.3f)),
    };
}

[Network, Train<EProp>, Train<SurrogateBptt>]
public partial class PlateauNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<PlateauNeuron> Hidden { get; } = new(9);
    public Population<Leaky> Output { get; } = new(4);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Normal(0.4f, 0.3f));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Normal(0.1f)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>The same without parameters that learn, which e-prop as a batch runs does not train.</summary>
[Neuron]
public partial class FixedPlateauNeuron
{
    public Time TauMem { get; init; } = 20 * ms;
    public Time TauCa { get; init; } = 40 * ms;
    public float VTh { get; init; } = 1f;
    public float CaTh { get; init; } = 0.3f;

    [State, Impulse] public partial float V { get; set; }
    [State] public partial float Ca { get; set; }
    [State] public partial float Up { get; set; }
    [State] public partial float N { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I + Up - V) / TauMem, D(Ca) == (0.8f * V - Ca) / TauCa];

    [Internal]
    public Event Warm => new()
    {
        When = V >= 0.7f + 0.2f * Ca,
        Then = [Next(Ca) == Ca + 0.05f * V, Next(V) == V - 0.1f * Next(Ca)],
        Hold = [Hold(@for: 4 * ms)],
    };

    public Event Spike => new()
    {
        When = V >= VTh,
        Then = [Next(V, Grad.Stop) == V - VTh, Next(N) == N + 1],
        Hold = [Hold(V, @for: 2 * ms)],
        Surrogate = theta => 0.3f * Max(0, 1 - Abs(theta)),
    };

    [Internal]
    public Event End => new()
    {
        When = N >= 3,
        Then = [Next(N) == 0, Next(Up, Grad.Stop) == 0.1f * Up, Next(Ca) == 0.5f * Ca + 0.1f * N],
        Surrogate = theta => 0.2f * Max(0, 1 - Abs(theta)),
    };

    [Internal]
    public Event Begin => new()
    {
        When = Rising(Ca, CaTh),
        Then = [Next(Up) == 0.5f + 0.3f * V],
        Surrogate = theta => 0.4f * Max(0, 1 - Abs(theta / 0.3f)),
    };
}

[Network, Train<EProp>(Online = true)]
public partial class FixedPlateauNetwork
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<FixedPlateauNeuron> Hidden { get; } = new(9);
    public Population<Leaky> Output { get; } = new(4);

    [Trainable] public Dense<Delta> In { get; } = new(Init.Normal(0.4f, 0.3f));
    [Trainable] public Dense<Delta> Rec { get; } = new(Init.Normal(0.1f)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> Out { get; } = new(Init.Normal(1));

    public Wiring Wires => [Input >> In >> Hidden, Hidden >> Rec >> Hidden, Hidden >> Out >> Output];
}

/// <summary>Events that happen at their time, and such as others make happen: <c>Low</c> may make it spike, a spike ends the plateau, its end may begin another.</summary>
[Neuron]
public partial class TimedNeuron
{
    public Time TauRef { get; init; } = 2 * ms;
    public float Lift { get; init; } = 0.05f;
    [Trainable] public float VTh { get; init; } = 1f;
    [Trainable] public float CaTh { get; init; } = 0.25f;
    [Trainable] public float Height { get; init; } = 0.5f;

    [State] public partial float V { get; set; }
    [State] public partial float Ca { get; set; }
    [State] public partial float W { get; set; }
    [State] public partial float Up { get; set; }
    [State] public partial float N { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (I + Up - V) / (20 * ms), D(Ca) == (0.8f * V - Ca) / (40 * ms), D(W) == (V - W) / (8 * ms)];

    [Internal] public Event Low => new() { When = Rising(W, 0.55f), Then = [Next(N) == N + 0.1f, Next(V) == V + 0.1f * Up + Lift] };

    public Event Spike => new()
    {
        When = V >= VTh,
        Then = [Next(V) == V - VTh, Next(N) == N + 1 + 0.1f * Ca],
        Hold = [Hold(V, @for: TauRef)],
    };

    [Internal] public Event End => new() { When = N >= 2, Then = [Next(N) == 0, Next(Up) == 0.1f * Up + 0.1f * N, Next(Ca) == 0.7f * Ca + 0.15f * N] };

    [Internal] public Event Begin => new() { When = Rising(Ca, CaTh), Then = [Next(Up) == Height + 0.3f * V] };
}

[Network, Train<EventProp>]
public partial class TimedNetwork
{
    public Time Dt { get; init; } = 1 * ms;
    public Population<SpikeInput> Input { get; } = new(2);
    public Population<TimedNeuron> Hidden { get; init; } = new(1);
    public Population<Leaky> Output { get; } = new(2);

    [Trainable] public Dense<Exponential> InHid { get; } = new(Init.Normal(0.4f, 1.9f)) { Delay = 2 * ms };
    [Trainable] public Dense<Exponential> HidOut { get; } = new(Init.Normal(1)) { Delay = 2 * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidOut >> Output];
}

/// <summary>A quadratic upstroke that an event resets, which is no spike, and a map whose events are on both sides of the spike.</summary>
[Neuron]
public partial class SilentPeak
{
    [State] public partial float V { get; set; }
    [State] public partial float N { get; set; }
    [Input] public partial float I { get; }

    public Equations Flow => [D(V) == (V * V + I) / (10 * ms)];

    [Internal] public Event Peak => new() { When = V >= 20, Then = [Next(V) == -1, Next(N) == N + 1] };

    public Event Spike => new() { When = N >= 2, Then = [Next(N) == 0] };
}

[Neuron]
public partial class OrderedMap
{
    [State] public partial float X { get; set; }
    [State] public partial float Seen { get; set; }
    [Input] public partial float I { get; }

    public Equations Step => [Next(X) == X + I];

    [Internal] public Event First => new() { When = X >= 1, Then = [Next(X) == X + 1, Next(Seen) == 1] };

    [Internal] public Event Second => new() { When = X >= 2, Then = [Next(X) == X + 1, Next(Seen) == 10 * Seen + 2] };

    public Event Spike => new() { When = X >= 3, Then = [Next(X) == X + 0.5f, Next(Seen) == 10 * Seen + 3] };

    [Internal] public Event Last => new() { When = X >= 3.5f, Then = [Next(X) == -4, Next(Seen) == 10 * Seen + 4] };
}

/// <summary>An event that waits for a rise, and is looked at before the spike that makes it.</summary>
[Neuron]
public partial class LiftedLater
{
    [State] public partial float V { get; set; }
    [State] public partial float Mark { get; set; }
    [State] public partial float Marks { get; set; }
    [Input] public partial float I { get; }

    public Equations Step => [Next(V) == I];

    [Internal] public Event Marked => new() { When = Rising(Mark, 1), Then = [Next(Marks) == Marks + 1] };

    public Event Spike => new() { When = V >= 1, Then = [Next(Mark) == Mark + 1] };

    [Internal] public Event Cleared => new() { When = V <= -1, Then = [Next(Mark) == 0] };
}

/// <summary>A readout, which does not spike, with an event that is a choice: its gradient is that of the steps as they are.</summary>
[Neuron]
public partial class SwitchedReadout
{
    [Trainable] public Time Tau { get; init; } = 20 * ms;
    [Trainable] public float Share { get; init; } = 0.4f;
    [Trainable] public float Keep { get; init; } = 0.6f;

    [State, Impulse] public partial float V { get; set; }
    [State] public partial float Off { get; set; }

    public Equations Flow => [D(V) == -(1 + Off) * V / Tau, D(Off) == -Off / (30 * ms)];

    [Internal] public Event High => new() { When = V >= 1.5f, Then = [Next(V) == Keep * V, Next(Off) == Share * V] };

    [Output] public float Y => V + 0.2f * Off * Off;
}

[Network, Train<EProp>]
public partial class SwitchedNetwork
{
    public Population<SpikeInput> Input { get; } = new(7);
    public Population<SwitchedReadout> Output { get; } = new(4);

    [Trainable] public Dense<Delta> Out { get; } = new(Init.Normal(0.3f, 0.5f));

    public Wiring Wires => [Input >> Out >> Output];
}

[Plasticity]
public partial class CountsPlateaus
{
    [Post] public partial float Begin { get; }
    [Target] public partial float W { get; set; }

    public Equations Step => [Next(W) == W + Begin];
}

[Network]
public partial class WatchedPlateaus
{
    public Population<SpikeInput> Input { get; } = new(11);
    public Population<PlateauNeuron> Hidden { get; } = new(9);

    public Dense<Delta> In { get; } = new(Init.Normal(0.4f, 0.3f));
    [Learn<CountsPlateaus>] public Dense<Delta> Counts { get; } = new(Init.Constant(0)) { Rule = new CountsPlateaus() };
    public Population<SpikeInput> Silent { get; } = new(1);

    public Wiring Wires => [Input >> In >> Hidden, Silent >> Counts >> Hidden];
}
