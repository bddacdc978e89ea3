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
}
