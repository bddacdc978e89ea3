namespace Snn.Runtime;

/// <summary>One utterance, image or other trial with its class.</summary>
/// <param name="Spikes">Spikes of the input population, one list a step.</param>
/// <param name="Label">Class, from 0.</param>
/// <param name="Speaker">Who spoke it, where the data set says.</param>
public sealed record Example(SpikeTrain Spikes, int Label, int? Speaker = null)
{
    /// <summary>A trial that has no class of its own, but targets in each step.</summary>
    /// <param name="spikes">Spikes of the input population, one list a step.</param>
    /// <param name="targets">What the readout is to give.</param>
    public Example(SpikeTrain spikes, TimedTargets targets)
        : this(spikes, Label: 0)
    {
        Targets = targets;
    }

    /// <summary>What is asked of the readout in each step, for losses that read it; null where the label is all.</summary>
    public TimedTargets? Targets { get; init; }

    /// <summary>What is asked of readouts besides the main one, by their names; see <see cref="For(string, int)"/>.</summary>
    public IReadOnlyDictionary<string, ReadoutTargets> Further { get; private init; } = None;

    private static readonly IReadOnlyDictionary<string, ReadoutTargets> None = new Dictionary<string, ReadoutTargets>();

    /// <summary>What a loss is told of it.</summary>
    internal Goal Goal => new(Label, Targets) { Further = Further };

    /// <summary>The same example with a class for a readout besides the main one, whose label and targets are its own.</summary>
    /// <param name="readout">Name of the population.</param>
    /// <param name="label">The class, from 0.</param>
    /// <exception cref="ArgumentException">There is something for this readout already, or the class is below 0.</exception>
    public Example For(string readout, int label) => With(readout, new(label));

    /// <summary>The same with what it is to give in each step.</summary>
    /// <param name="readout">Name of the population.</param>
    /// <param name="targets">What it is to give.</param>
    /// <exception cref="ArgumentException">There is something for this readout already.</exception>
    public Example For(string readout, TimedTargets targets) => With(readout, new(null, targets));

    /// <summary>The same with both, such as a class and a mask of steps.</summary>
    /// <param name="readout">Name of the population.</param>
    /// <param name="label">The class, from 0.</param>
    /// <param name="targets">What it is to give in each step.</param>
    /// <exception cref="ArgumentException">There is something for this readout already, or the class is below 0.</exception>
    public Example For(string readout, int label, TimedTargets targets) => With(readout, new(label, targets));

    internal Example With(string readout, ReadoutTargets targets)
    {
        ArgumentException.ThrowIfNullOrEmpty(readout);
        if (targets.Label < 0)
        {
            throw new ArgumentException($"The label of {readout} is {targets.Label}; classes are counted from 0.", nameof(targets));
        }

        return Further.ContainsKey(readout)
            ? throw new ArgumentException($"The example has something for {readout} already; give label and targets in one call of For.", nameof(readout))
            : this with { Further = new SortedDictionary<string, ReadoutTargets>(Further.ToDictionary(), StringComparer.Ordinal) { [readout] = targets } };
    }
}
