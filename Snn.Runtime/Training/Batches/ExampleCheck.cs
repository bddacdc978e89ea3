namespace Snn.Runtime;

/// <summary>Finds examples that do not fit a network before any of them is run.</summary>
internal static class ExampleCheck
{
    /// <exception cref="ArgumentException">There is no example, or one does not fit; the message names it.</exception>
    public static void Check(IReadOnlyList<Example> examples, NetworkLayout layout, TrainerOptions options)
    {
        int maxSteps = options.MaxSteps;
        if (examples.Count == 0)
        {
            throw new ArgumentException("There are no examples.", nameof(examples));
        }

        if (examples is StreamedDataset streamed)
        {
            if (options.Loss.JudgesSteps)
            {
                throw new ArgumentException($"{options.Loss.GetType().Name} reads targets of each step, and examples that are read from a store have labels alone; keep them in memory.", nameof(examples));
            }

            Check(streamed, layout, maxSteps);
            return;
        }

        var input = layout.Populations[layout.Inputs[0]];
        var readout = layout.Populations[layout.Readout];
        for (int i = 0; i < examples.Count; i++)
        {
            var (spikes, label, _) = examples[i];
            if ((uint)label >= (uint)readout.Size)
            {
                throw new ArgumentException($"Example {i} has the label {label}; {readout.Name} of {layout.Name} has the classes 0 to {readout.Size - 1}.", nameof(examples));
            }

            if (spikes.Steps == 0)
            {
                throw new ArgumentException($"Example {i} has no time steps.", nameof(examples));
            }

            if (spikes.Steps > maxSteps)
            {
                throw new ArgumentException($"Example {i} has {spikes.Steps} steps; the trainer was made for {maxSteps}. Raise TrainerOptions.MaxSteps.", nameof(examples));
            }

            if (spikes.HasOtherSteps(layout.Dt.Value))
            {
                throw new ArgumentException($"Example {i} {spikes.OtherSteps(layout.Dt.Value)}", nameof(examples));
            }

            if (TargetProblem(examples[i], options.Loss, readout, layout.Name) is { } problem)
            {
                throw new ArgumentException($"Example {i} {problem}", nameof(examples));
            }

            if (spikes.HighestUnit >= input.Size)
            {
                throw new ArgumentException($"Example {i} has a spike of neuron {spikes.HighestUnit}; {input.Name} of {layout.Name} has {input.Size} neurons.", nameof(examples));
            }
        }
    }

    /// <summary>What is amiss with what an example has in each step; null where nothing is that the loss reads.</summary>
    private static string? TargetProblem(Example example, Loss loss, PopulationLayout readout, string network)
    {
        var targets = example.Targets;
        bool signal = (loss.Reads & TimedReads.Signal) != 0, labels = (loss.Reads & TimedReads.Labels) != 0;
        return loss.Reads == TimedReads.Nothing ? null
            : signal && targets is not { HasSignal: true } ? $"has no target signal, which {loss.GetType().Name} reads; give it Targets with one."
            : labels && targets is not { HasLabels: true } ? $"has no label for each step, which {loss.GetType().Name} reads; give it Targets with labels."
            : targets is null ? null
            : targets.Steps < example.Spikes.Steps ? $"has targets for {targets.Steps} steps and spikes for {example.Spikes.Steps}; each step needs its own."
            : signal && targets.Outputs != readout.Size ? $"has a target signal for {targets.Outputs} outputs; {readout.Name} of {network} has {readout.Size}."
            : labels && targets.HighestLabel >= readout.Size ? $"has a step with the label {targets.HighestLabel}; {readout.Name} of {network} has the classes 0 to {readout.Size - 1}."
            : null;
    }

    // what it reads fits what it says, so no example need be read to know
    private static void Check(StreamedDataset examples, NetworkLayout layout, int maxSteps)
    {
        var (input, readout) = (layout.Populations[layout.Inputs[0]], layout.Populations[layout.Readout]);
        int highest = examples.Labels.Max();
        string? problem = highest >= readout.Size ? $"have labels up to {highest}; {readout.Name} of {layout.Name} has the classes 0 to {readout.Size - 1}"
            : examples.Steps > maxSteps ? $"have {examples.Steps} steps; the trainer was made for {maxSteps}. Raise TrainerOptions.MaxSteps"
            : examples.Channels > input.Size ? $"have {examples.Channels} channels; {input.Name} of {layout.Name} has {input.Size} neurons"
            : null;
        if (problem is not null)
        {
            throw new ArgumentException($"The examples {problem}.", nameof(examples));
        }

        var none = new SpikeTrain([0], [], dt: examples.Dt);
        if (none.HasOtherSteps(layout.Dt.Value))
        {
            throw new ArgumentException($"The data set {none.OtherSteps(layout.Dt.Value)}", nameof(examples));
        }
    }

    /// <summary>The class of an example, which nothing need be read for where it is known.</summary>
    public static int LabelOf(IReadOnlyList<Example> examples, int index) => examples is StreamedDataset streamed ? streamed.Labels[index] : examples[index].Label;
}
