using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What kernels read and write of a projection whose delays learn. Where every neuron of the source has a delay of its own,
/// spikes wait here and are handed on in the order in which they arrive.
/// </summary>
public struct DelayView
{
    /// <summary>Where neurons have delays of their own: those in steps, [padded source].</summary>
    public ArrayView<int> Steps;

    /// <summary>
    /// There, of a source that the device advances: spikes that arrive in the step after, a bit for each neuron, [trial,
    /// step, padded source], 32 to an integer.
    /// </summary>
    public ArrayView<int> Due;

    /// <summary>The same, 16 to an integer.</summary>
    public ArrayView<short> DueHalves;

    /// <summary>There, of a given source: where those that arrive in a step start in <see cref="GivenUnits"/>, [trial, step], one more than steps.</summary>
    public ArrayView<int> GivenStarts;

    /// <summary>The neurons of these.</summary>
    public ArrayView<int> GivenUnits;

    /// <summary>dLoss/d(time of arrival) per unit of weight, which is what a longer delay moves.</summary>
    public SynapseSums Moved;

    /// <summary>Given spikes that arrive in a step.</summary>
    public readonly GivenSpikes Given(in TrialsView trials, int trial, int t)
    {
        int at = trial * (trials.KeptSteps + 1) + t;
        return new() { Units = GivenUnits, Start = GivenStarts[at], End = GivenStarts[at + 1] };
    }

    /// <summary>Emitted spikes that arrive in a step; none in the first.</summary>
    public readonly EmittedSpikes Emitted(in TrialsView trials, in NeuronsView neurons, int trial, int t)
    {
        int words = neurons.Padded / 32;
        return new() { Words = Due, Start = trials.Place(trial, t - 1) * words, Count = t < 1 ? 0 : words };
    }
}
