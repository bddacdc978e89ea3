namespace Snn.Runtime;

/// <summary>Finds examples that do not fit a network before any of them is run.</summary>
internal static class ExampleCheck
{
    /// <exception cref="ArgumentException">There is no example, or one does not fit; the message names it.</exception>
    public static void Check(IReadOnlyList<Example> examples, NetworkLayout layout, int maxSteps)
    {
        if (examples.Count == 0)
        {
            throw new ArgumentException("There are no examples.", nameof(examples));
        }

        if (examples is StreamedDataset streamed)
        {
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

            if (spikes.HighestUnit >= input.Size)
            {
                throw new ArgumentException($"Example {i} has a spike of neuron {spikes.HighestUnit}; {input.Name} of {layout.Name} has {input.Size} neurons.", nameof(examples));
            }
        }
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
