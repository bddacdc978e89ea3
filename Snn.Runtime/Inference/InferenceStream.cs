namespace Snn.Runtime;

/// <summary>
/// A trained network that listens: spikes go in step by step, the readout can be read after each, and states go on from one
/// to the next for as long as there are any. Memory does not grow, and nothing is allocated in a step. Not thread-safe: one
/// per thread.
/// </summary>
public sealed class InferenceStream : IDisposable
{
    private readonly SpikeFeed _input;
    private readonly Lanes _output;
    private readonly int _classes;

    internal InferenceStream(INetwork network, TrainedNetwork trained, Backend backend)
    {
        var layout = trained.Layout;
        if (network is not ISimulated simulated)
        {
            throw new NotSupportedException($"{layout.Name} runs in trials alone; mark it [Network(Streams = true)] to have it run step by step.");
        }

        if (layout.Parameters.FirstOrDefault(p => p.IsDelay) is { } delay)
        {
            throw new NotSupportedException($"{delay.Name} of {layout.Name} is trained, which a stream cannot follow; run whole spike trains.");
        }

        Simulation = simulated.Simulate(new()
        {
            Backend = backend,
            Seed = trained.Seed,
            Weights = trained.Weights,
            Parameters = layout.Parameters.Count > 0 ? trained.Parameters : null,
        });
        _input = Simulation.Input(layout.Populations[layout.Inputs[0]].Name);
        _classes = layout.Populations[layout.Readout].Size;
        _output = Simulation.Output is { } output ? Simulation.State(output) : default;
    }

    /// <summary>The run behind it: its states, spikes and recordings.</summary>
    public Simulation Simulation { get; }

    /// <summary>The readout's output after the last step, a number for each class; none of a readout that spikes, whose <see cref="Simulation.Spikes"/> are its output.</summary>
    public ReadOnlySpan<float> Readout => _output.Length == 0 ? [] : _output.Span[.._classes];

    /// <summary>The output of a readout of several after the last step; none of one that spikes.</summary>
    /// <param name="readout">Name of the population.</param>
    /// <exception cref="ArgumentException">There is no such readout.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public ReadOnlySpan<float> ReadoutOf(string readout)
    {
        int size = Simulation.Layout.Populations[Simulation.Layout.ReadoutCalled(readout)].Size;
        return Simulation.OutputOf(readout) is { } output ? Simulation.State(output).Span[..size] : [];
    }

    /// <summary>The input neurons that spike in the next step, which then runs.</summary>
    /// <param name="spikes">Their numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such neuron.</exception>
    /// <exception cref="SimulationException">A state is no finite number.</exception>
    /// <exception cref="ObjectDisposedException">It, or its session, has been disposed of.</exception>
    public void Step(params ReadOnlySpan<int> spikes)
    {
        _input.Add(spikes);
        Simulation.Step();
    }

    /// <summary>Begins anew, with all states at rest.</summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void Restart() => Simulation.Restart();

    /// <summary>Frees its memory.</summary>
    public void Dispose() => Simulation.Dispose();
}
