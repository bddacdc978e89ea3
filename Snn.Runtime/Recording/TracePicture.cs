using ScottPlot;
using SkiaSharp;

namespace Snn.Runtime;

/// <summary>Picture of a state of some neurons over time, such as their membrane potential, with their spikes marked.</summary>
public static class TracePicture
{
    /// <summary>Width of the picture, in pixels.</summary>
    public const int Width = 1400;

    /// <summary>Most neurons of a picture.</summary>
    public const int Most = 12;

    private const float Left = 140, Right = Width - 60, Top = 80, PanelHeight = 190, Gap = 60;

    /// <summary>Writes the picture as a PNG; makes its folder where missing. What is drawn is since the run last began.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="recording">The state.</param>
    /// <param name="spikes">Spikes of the same population; null for none.</param>
    /// <param name="neurons">The neurons to draw, from above; null for the first four that are recorded.</param>
    /// <param name="title">What it is of; null for the name of the state.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">A neuron is not recorded, there are too many of them or none, or the spikes are another population's.</exception>
    public static string Save(string path, ProbeRecording recording, SpikeRecording? spikes = null, IReadOnlyList<int>? neurons = null, string? title = null)
    {
        neurons ??= [.. recording.Neurons.Take(4)];
        CheckCount(neurons);
        if (spikes is not null && spikes.Population != recording.Population)
        {
            throw new ArgumentException($"{recording.Name} is of {recording.Population}; the spikes are of {spikes.Population}.", nameof(spikes));
        }

        int first = 0;
        for (int f = 1; f < recording.Count; f++)
        {
            first = recording.StepsAt(f) <= recording.StepsAt(f - 1) ? f : first;
        }

        double period = recording.Every * recording.Dt;
        double begin = recording.Count > 0 ? recording.StepsAt(first) * recording.Dt : 0;
        double end = begin + Math.Max(recording.Count - first - 1, 1) * period;
        return Save(path, title ?? recording.Name, Label(recording.Name, recording.Units), begin, period, end, [.. neurons.Select(n => (n, recording.Of(n)[first..], Marks(spikes, n, begin - period, end)))]);
    }

    /// <summary>
    /// The same of the last example that a trial ran, of which a state was recorded: <see cref="Trial.Record"/> of the trial of a
    /// trained network (<see cref="InferenceSession.Trial"/>), before it ran. The spikes of its population are marked;
    /// a projection's states, of its source neurons, have none.
    /// </summary>
    /// <param name="path">Where to.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="state">The state, such as <c>Hidden.V</c>, or <c>InHid.U</c> of synapses that release.</param>
    /// <param name="neurons">The neurons to draw, from above; null for the first four.</param>
    /// <param name="title">What it is of; null for the name of the state.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ArgumentException">The state is not recorded, a neuron does not exist, or there are too many of them or none.</exception>
    public static string Save(string path, Trial trial, string state, IReadOnlyList<int>? neurons = null, string? title = null)
    {
        trial.State(state);
        var layout = trial.Setup.Layout;
        var rows = trial.Recorded(state) ?? throw new ArgumentException($"{state} is not recorded; call trial.Record(\"{state}\") before the example runs.", nameof(state));
        string owner = state[..state.IndexOf('.', StringComparison.Ordinal)];
        int size = trial.Count(state), population = layout.Populations.Select(p => p.Name).ToList().IndexOf(owner);
        neurons ??= [.. Enumerable.Range(0, Math.Min(size, 4))];
        CheckCount(neurons);
        if (neurons.Any(n => (uint)n >= (uint)size))
        {
            throw new ArgumentException($"{state}: neuron {neurons.First(n => (uint)n >= (uint)size)} does not exist; there are {size}, from 0.", nameof(neurons));
        }

        // a state as it stood at the end of a step; a spike is in the step in which it happens
        double dt = layout.Dt.Value;
        return Save(path, title ?? state, Label(state, StateUnits.Of(layout, state)), dt, dt, Math.Max(trial.Steps, 1) * dt, [.. neurons.Select(n => (n, Trace(n), Marks(n)))]);

        float[] Trace(int neuron) => [.. Enumerable.Range(0, trial.Steps).Select(t => rows[t].At(neuron))];
        double[] Marks(int neuron) => population < 0 ? [] : [.. Enumerable.Range(0, trial.Steps).Where(t => trial.SpikesAt(population, t).Contains(neuron)).Select(t => t * dt)];
    }

    private static string Save(string path, string title, string label, double begin, double period, double end, (int Neuron, float[] Trace, double[] Marks)[] traces)
    {
        float bottom = Top + traces.Length * (PanelHeight + Gap) - Gap;
        using var figure = new Figure(Width, (int)bottom + 100);
        for (int i = 0; i < traces.Length; i++)
        {
            float top = Top + i * (PanelHeight + Gap);
            var panel = figure.Panel(new SKRect(Left, top, Right, top + PanelHeight), label, i == traces.Length - 1 ? "Time (ms)" : null);
            panel.Axes.SetLimitsX(begin - period, end);
            panel.Axes.Bottom.TickGenerator = Figure.Ticks(10);
            panel.Axes.Left.TickGenerator = Figure.Ticks(4);
            figure.Caption(panel, $"{(i == 0 ? $"{title}: n" : "N")}euron {traces[i].Neuron}");
            Draw(panel, traces[i].Trace, begin, period, traces[i].Marks);
        }

        return figure.Save(path);
    }

    private static string Label(string name, string units)
    {
        string variable = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return units == "" ? variable : $"{variable} ({units})";
    }

    private static void CheckCount(IReadOnlyList<int> neurons)
    {
        if (neurons.Count is 0 or > Most)
        {
            throw new ArgumentException($"A picture has traces of 1 to {Most} neurons; {neurons.Count} were given.", nameof(neurons));
        }
    }

    private static double[] Marks(SpikeRecording? spikes, int neuron, double begin, double end)
    {
        if (spikes is null)
        {
            return [];
        }

        var (steps, neurons) = (spikes.Steps, spikes.Neurons);
        return [.. Enumerable.Range(spikes.First, steps.Count - spikes.First).Where(i => neurons[i] == neuron).Select(i => steps[i] * spikes.Dt).Where(t => t >= begin && t < end)];
    }

    private static void Draw(Plot panel, float[] trace, double begin, double period, double[] marks)
    {
        double low = trace.Where(float.IsFinite).DefaultIfEmpty(0).Min(), high = trace.Where(float.IsFinite).DefaultIfEmpty(1).Max();
        double range = high > low ? high - low : Math.Max(Math.Abs(high), 1) * 0.1;
        panel.Axes.SetLimitsY(low - 0.06 * range, high + (marks.Length > 0 ? 0.3 : 0.06) * range);
        // a mark goes up from the trace, as a spike does
        foreach (double time in marks)
        {
            var mark = panel.Add.Line(time, high + 0.04 * range, time, high + 0.24 * range);
            (mark.LineColor, mark.LineWidth) = (Figure.Orange, marks.Length > 150 ? 1 : 2.5f);
        }

        if (trace.Length > 0)
        {
            var line = panel.Add.Signal(trace, period, Figure.Blue);
            (line.Data.XOffset, line.LineWidth, line.MaximumMarkerSize) = (begin, 1.6f, 0);
        }
    }
}
