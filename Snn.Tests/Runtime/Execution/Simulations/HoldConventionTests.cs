using Snn.Models;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution.Simulations;

/// <summary>How many steps lie between the spikes of neurons that are driven at once, by either convention of holds.</summary>
public sealed class HoldConventionTests
{
    [Theory]
    [InlineData(3, 31, 30)]
    [InlineData(0.12, 2, 1)]
    [InlineData(0.04, 1, 1)]
    [InlineData(0, 1, 1)]
    public void The_step_of_a_spike_counts_where_it_is_asked_to(double refractory, int after, int from)
    {
        var tauRef = (float)refractory * ms;
        foreach (var backend in (Backend[])[Backend.Simd, Backend.Reference])
        {
            using var usual = new HeldAfterNetwork { Hidden = new(1) { Model = new() { TauRef = tauRef } }, Silent = new(1) { Model = new() { TauRef = tauRef } } }.Simulate(new() { Backend = backend });
            using var other = new HeldFromNetwork { Hidden = new(1) { Model = new() { TauRef = tauRef } }, Silent = new(1) { Model = new() { TauRef = tauRef } } }.Simulate(new() { Backend = backend });
            Assert.Equal((after, after, after), Intervals(usual));
            Assert.Equal((from, from, from), Intervals(other));
        }
    }

    [Fact]
    public void A_description_says_which()
    {
        Assert.DoesNotContain("first of those that its holds last", new HeldAfterNetwork().Describe(), StringComparison.Ordinal);
        Assert.Contains("first of those that its holds last", new HeldFromNetwork().Describe(), StringComparison.Ordinal);
    }

    /// <summary>Steps between spikes where a state is held, where the spike alone is, and between events that are not sent.</summary>
    private static (int State, int Spike, int Event) Intervals(Simulation simulation)
    {
        var (hidden, silent, pulses) = (new List<int>(), new List<int>(), new List<int>());
        float before = 0;
        for (int step = 0; step < 80; step++)
        {
            simulation.Step();
            AddIf(simulation.Spikes("Hidden").Length > 0, hidden);
            AddIf(simulation.Spikes("Silent").Length > 0, silent);
            float count = simulation.State("Silent.Count").At(0);
            AddIf(count > before, pulses);
            before = count;

            void AddIf(bool happens, List<int> times)
            {
                if (happens)
                {
                    times.Add(step);
                }
            }
        }

        return (hidden[2] - hidden[1], silent[2] - silent[1], pulses[2] - pulses[1]);
    }
}

/// <summary>Fires in the step in which it may.</summary>
[Neuron]
public partial class HeldState
{
    public Time TauRef { get; init; } = 3 * ms;

    [State, Impulse] public partial float V { get; set; }

    public Equations Flow => [D(V) == (100 - V) / (1 * ms)];

    public Event Spike => new() { When = V > 1, Then = [Next(V) == 0], Hold = [Hold(V, @for: TauRef)] };
}

/// <summary>The same with holds of events alone.</summary>
[Neuron]
public partial class HeldEvents
{
    public Time TauRef { get; init; } = 3 * ms;

    [State, Impulse] public partial float V { get; set; }
    [State] public partial float Count { get; set; }

    public Equations Flow => [D(V) == (100 - V) / (1 * ms), D(Count) == 0 / ms];

    public Event Spike => new() { When = V > 1, Hold = [Hold(@for: TauRef)] };

    [Internal] public Event Pulse => new() { When = V > 2, Then = [Next(Count) == Count + 1], Hold = [Hold(@for: TauRef)] };
}

[Network]
public partial class HeldAfterNetwork
{
    public Time Dt => 0.1 * ms;
    public Population<SpikeInput> Input { get; } = new(1);
    public Population<HeldState> Hidden { get; init; } = new(1);
    public Population<HeldEvents> Silent { get; init; } = new(1);

    public Dense<Delta> InHid { get; } = new(Init.Constant(0));
    public Dense<Delta> InSilent { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Input >> InSilent >> Silent];
}

[Network(HoldsFromSpike = true)]
public partial class HeldFromNetwork
{
    public Time Dt => 0.1 * ms;
    public Population<SpikeInput> Input { get; } = new(1);
    public Population<HeldState> Hidden { get; init; } = new(1);
    public Population<HeldEvents> Silent { get; init; } = new(1);

    public Dense<Delta> InHid { get; } = new(Init.Constant(0));
    public Dense<Delta> InSilent { get; } = new(Init.Constant(0));

    public Wiring Wires => [Input >> InHid >> Hidden, Input >> InSilent >> Silent];
}
