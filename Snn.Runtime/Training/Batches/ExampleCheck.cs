namespace Snn.Runtime;

/// <summary>Finds examples that do not fit a network before any of them is run.</summary>
internal static class ExampleCheck
{
    /// <returns>The examples, of which those that are read when they are asked for are looked at then, where the loss is told more than their labels.</returns>
    /// <exception cref="ArgumentException">There is no example, or one does not fit; the message names it.</exception>
    public static IReadOnlyList<Example> Check(IReadOnlyList<Example> examples, NetworkLayout layout, TrainerOptions options)
    {
        int maxSteps = options.MaxSteps;
        if (examples.Count == 0)
        {
            throw new ArgumentException("There are no examples.", nameof(examples));
        }

        var input = layout.Populations[layout.Inputs[0]];
        var readout = layout.Populations[layout.Readout];
        if (examples is StreamedDataset streamed)
        {
            Check(streamed, layout, maxSteps);
            if (options.Loss.Reads == TimedReads.Nothing)
            {
                return streamed;
            }

            var looked = streamed.Read((i, example) => TargetProblem(example, options.Loss, readout, layout.Name) is { } problem ? throw new ArgumentException($"Example {i} {problem}", nameof(examples)) : example);
            _ = looked[0]; // a data set without targets is told before anything is under way
            return looked;
        }

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

        return examples;
    }

    /// <summary>What is amiss with what an example has in each step; null where nothing is that the loss reads.</summary>
    private static string? TargetProblem(Example example, Loss loss, PopulationLayout readout, string network)
    {
        var targets = example.Targets;
        string name = loss.GetType().Name;
        return (loss.Reads & TimedReads.Signal) != 0 && targets is not { HasSignal: true } ? $"has no target signal, which {name} reads; give it Targets with one."
            : (loss.Reads & TimedReads.Labels) != 0 && targets is not { HasLabels: true } ? $"has no label for each step, which {name} reads; give it Targets with labels."
            : targets is null ? null
            : TargetProblem(targets, loss.Reads, example.Spikes.Steps, readout.Size, $"{readout.Name} of {network}");
    }

    /// <summary>The same of targets that there are.</summary>
    /// <param name="targets">The targets.</param>
    /// <param name="reads">What the loss reads.</param>
    /// <param name="steps">Steps of the example.</param>
    /// <param name="classes">Outputs of the readout.</param>
    /// <param name="readout">What it is called.</param>
    public static string? TargetProblem(TimedTargets targets, TimedReads reads, int steps, int classes, string readout)
    {
        bool signal = (reads & TimedReads.Signal) != 0, labels = (reads & TimedReads.Labels) != 0;
        return reads == TimedReads.Nothing ? null
            : targets.Steps < steps ? $"has targets for {targets.Steps} steps and spikes for {steps}; each step needs its own."
            : signal && targets.Outputs != classes ? $"has a target signal for {targets.Outputs} outputs; {readout} has {classes}."
            : (reads & TimedReads.OutputMask) != 0 && targets.HasOutputMask && targets.MaskedOutputs != classes ? $"has a mask for {targets.MaskedOutputs} outputs; {readout} has {classes}."
            : labels && !targets.HasLabels ? "has no label for each step, which the loss reads."
            : labels && targets.HighestLabel >= classes ? $"has a step with the label {targets.HighestLabel}; {readout} has the classes 0 to {classes - 1}."
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
