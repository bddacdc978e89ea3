namespace Snn.Runtime;

/// <summary>Finds examples that do not fit a network before any of them is run.</summary>
internal static class ExampleCheck
{
    /// <returns>The examples, of which those that are read when they are asked for are looked at then, where the loss is told more than their labels.</returns>
    /// <param name="examples">The examples.</param>
    /// <param name="layout">The network.</param>
    /// <param name="objective">What losses read.</param>
    /// <param name="maxSteps">Most steps of an example.</param>
    /// <param name="options">Say which of them are trained on here; null where all are run.</param>
    /// <exception cref="ArgumentException">There is no example, or one does not fit; the message names it.</exception>
    public static IReadOnlyList<Example> Check(IReadOnlyList<Example> examples, NetworkLayout layout, Objective objective, int maxSteps, TrainerOptions? options = null)
    {
        if (examples.Count == 0)
        {
            throw new ArgumentException("There are no examples.", nameof(examples));
        }

        var input = layout.Populations[layout.Inputs[0]];
        var readout = layout.Populations[layout.Readout];
        if (examples is StreamedDataset streamed)
        {
            Check(streamed, layout, maxSteps);
            var looked = streamed.Read((i, example) => GoalProblem(example, objective, layout) is { } problem ? throw new ArgumentException($"Example {i} {problem}", nameof(examples)) : example);
            if (objective.ReadsMore)
            {
                _ = looked[0]; // a data set without targets is told before anything is under way
            }

            return looked;
        }

        for (int i = 0; i < examples.Count; i++)
        {
            if (options?.Holds(i) == false)
            {
                continue;
            }

            if (examples[i] is null)
            {
                throw new ArgumentException($"Example {i} is null; {(options?.ExamplesByShard == true ? "this process trains on it." : "only where training takes ExamplesByShard may some be.")}", nameof(examples));
            }

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

            if (GoalProblem(examples[i], objective, layout) is { } problem)
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

    /// <summary>What is amiss with what an example asks of readouts, by labels and by targets; null where nothing is that a loss reads.</summary>
    public static string? GoalProblem(Example example, Objective objective, NetworkLayout layout)
    {
        if (example.Further.Count > 0 && NameProblem(example, layout) is { } wrong)
        {
            return wrong;
        }

        for (int i = 0; i < objective.Terms.Count; i++)
        {
            var term = objective.Terms[i];
            var its = example.Further.GetValueOrDefault(term.Name);
            string? problem = term.IsMain ? LabelProblem(example.Label, term, layout) ?? TargetProblem(example.Targets, example.Spikes.Steps, term, layout)
                : its is null ? $"has nothing for {term.Name}, of which {term.Loss.GetType().Name} reads what it is to give; give it For(\"{term.Name}\", ...)."
                : LabelProblem(its, term, layout) ?? TargetProblem(its.Targets, example.Spikes.Steps, term, layout);
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private static string? NameProblem(Example example, NetworkLayout layout)
    {
        int known = 0;
        for (int r = 1; r < layout.Readouts.Count; r++)
        {
            known += example.Further.ContainsKey(layout.Populations[layout.Readouts[r]].Name) ? 1 : 0;
        }

        return known == example.Further.Count ? null : Unknown(example, layout);
    }

    private static string? Unknown(Example example, NetworkLayout layout)
    {
        string main = layout.Populations[layout.Readout].Name;
        foreach (string readout in example.Further.Keys)
        {
            if (readout == main)
            {
                return $"has something for {main} by For, which is the main readout of {layout.Name}: that is its own Label and Targets.";
            }

            if (!layout.Readouts.Any(r => layout.Populations[r].Name == readout))
            {
                return $"has something for '{readout}'; {layout.Name} has no such readout, but {layout.ReadoutNames}.";
            }
        }

        return null;
    }

    /// <summary>What is amiss with how long an example is that is to be judged by what has been, or is to be, run; null where nothing is.</summary>
    /// <param name="example">The example.</param>
    /// <param name="steps">The steps that are run.</param>
    public static string? StepsProblem(Example example, int steps) =>
        example.Spikes.Steps == steps ? null : $"has {example.Spikes.Steps} steps, and the spikes that are run have {steps}; give the example of these spikes, or one with as many steps.";

    private static string? LabelProblem(int label, ObjectiveTerm term, NetworkLayout layout)
    {
        int size = layout.Populations[term.Population].Size;
        return term.Loss.JudgesSteps || (uint)label < (uint)size ? null : $"has the label {label}; {term.Name} of {layout.Name} has the classes 0 to {size - 1}.";
    }

    private static string? LabelProblem(ReadoutTargets its, ObjectiveTerm term, NetworkLayout layout)
    {
        int size = layout.Populations[term.Population].Size;
        return its.Label is { } label
            ? label >= size ? $"has the label {label} for {term.Name}; {term.Name} of {layout.Name} has the classes 0 to {size - 1}." : null
            : term.Loss.JudgesSteps ? null : $"has no label for {term.Name}, which {term.Loss.GetType().Name} reads; give it For(\"{term.Name}\", label).";
    }

    private static string? TargetProblem(TimedTargets? targets, int steps, ObjectiveTerm term, NetworkLayout layout)
    {
        if ((term.Loss.Reads & TimedReads.Signal) != 0 && targets is not { HasSignal: true })
        {
            return $"has no target signal{Whose()}, which {term.Loss.GetType().Name} reads; give {Where()} Targets with one.";
        }

        if ((term.Loss.Reads & TimedReads.Labels) != 0 && targets is not { HasLabels: true })
        {
            return $"has no label for each step{Whose()}, which {term.Loss.GetType().Name} reads; give {Where()} Targets with labels.";
        }

        if (targets is null || term.Loss.Reads == TimedReads.Nothing)
        {
            return null;
        }

        var readout = layout.Populations[term.Population];
        if (TargetProblem(targets, term.Loss.Reads, steps, readout.Size, readout.Name) is null)
        {
            return null; // without a word, so that nothing is allocated for it
        }

        string problem = TargetProblem(targets, term.Loss.Reads, steps, readout.Size, $"{readout.Name} of {layout.Name}")!;
        return term.IsMain ? problem : $"{problem.TrimEnd('.')} (in what it has for {term.Name}).";

        string Whose() => term.IsMain ? "" : $" for {term.Name}";

        string Where() => term.IsMain ? "it" : $"For(\"{term.Name}\", ...)";
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

    /// <summary>The examples that this process has, where it may have its own alone.</summary>
    public static IReadOnlyList<Example> Held(IReadOnlyList<Example> examples, TrainerOptions options) =>
        options.ExamplesByShard && options.Processes is not null ? [.. Enumerable.Range(0, examples.Count).Where(options.Holds).Take(HeldForAdvice).Select(i => examples[i])] : examples;

    // so many say whether examples have spikes and how long they are
    private const int HeldForAdvice = 1024;
}
