namespace Snn.Runtime;

/// <summary>
/// A random change of an example's spikes while training, afresh in every epoch: what a network must not take notice of. What
/// is drawn depends on the run's seed, epoch, example and place in <see cref="TrainerOptions.Augmentations"/> alone, so it is
/// the same on any number of threads and after a resume. Evaluations see examples as they are.
/// </summary>
public abstract class Augmentation
{
    /// <summary>Changes the spikes in place.</summary>
    /// <param name="spikes">The spikes; one whose channel or time is outside of the example afterwards is lost.</param>
    /// <param name="example">Size of the example.</param>
    /// <param name="draws">Random numbers.</param>
    public abstract void Apply(Span<InputSpike> spikes, ExampleSize example, ref AugmentationDraws draws);

    /// <summary>Refuses an example that it is not for.</summary>
    /// <exception cref="ArgumentException">Says which and why.</exception>
    protected internal virtual void Check(ExampleSize example)
    {
    }
}

/// <summary>A spike of an example.</summary>
/// <param name="At">When, in steps; where nothing finer is known, the middle of its step.</param>
/// <param name="Channel">The input neuron; −1 for a spike that is to be lost.</param>
public readonly record struct InputSpike(double At, int Channel);

/// <summary>How large an example is.</summary>
/// <param name="Channels">Number of input neurons.</param>
/// <param name="Steps">Number of steps.</param>
/// <param name="Dt">Length of a step.</param>
public readonly record struct ExampleSize(int Channels, int Steps, Time Dt);

/// <summary>Random numbers of one augmentation of one example in one epoch.</summary>
public ref struct AugmentationDraws
{
    private RandomRow _row;

    internal AugmentationDraws(int seed, int place, int example, int epoch) => _row = new(seed, place, RandomPurpose.Augmentation, example, epoch);

    /// <summary>A number from 0 to below 1.</summary>
    public double Share() => _row.Share();

    /// <summary>A number of the standard normal distribution.</summary>
    public double Normal() => _row.Normal();

    /// <summary>A whole number from −<paramref name="most"/> to <paramref name="most"/>, each as likely.</summary>
    public int Within(int most) => (int)_row.Below(2L * most + 1) - most;

    /// <summary>A whole number from 0 to below <paramref name="count"/>, each as likely.</summary>
    public int Below(int count) => (int)_row.Below(count);
}
