using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What training minimises besides the loss: a function of each neuron's number of spikes in a trial, summed over all
/// neurons that spike by themselves but the readout's. Its derivative by the number is what every spike of the neuron is
/// credited with. Has no state that changes, so threads share it.
/// </summary>
public abstract class Penalty
{
    /// <summary>Penalty of the neurons of a population in one trial, and its derivatives.</summary>
    /// <param name="counts">Number of spikes of each neuron.</param>
    /// <param name="length">Length of the trial.</param>
    /// <param name="slopes">Receives dPenalty/dcount of each neuron; may be the counts themselves.</param>
    /// <returns>The sum over the neurons.</returns>
    public abstract double Evaluate(ReadOnlySpan<float> counts, Time length, Span<float> slopes);

    /// <summary>The penalty on a device.</summary>
    /// <param name="batch">What runs the batches.</param>
    /// <param name="counts">Spikes of each neuron, [population, trial, padded neuron].</param>
    /// <param name="credits">Receives dPenalty/dcount of each neuron, [population, trial, padded neuron].</param>
    /// <param name="populations">By population: padded neurons of those before it, its own, and how many of them are penalised.</param>
    /// <exception cref="NotSupportedException">The penalty is no function of each neuron by itself.</exception>
    internal virtual DevicePenalty On(DeviceBatch batch, ArrayView<float> counts, ArrayView<float> credits, ReadOnlySpan<int> populations) =>
        throw new NotSupportedException($"{GetType().Name} has no kernel for devices; mark it [Penalty].");
}

/// <summary>A penalty that is a function of each neuron by itself, as those marked <c>[Penalty]</c> are.</summary>
/// <typeparam name="TKernel">The function, with the penalty's parameters.</typeparam>
public abstract class Penalty<TKernel> : Penalty
    where TKernel : unmanaged, IPenaltyKernel
{
    /// <inheritdoc/>
    public sealed override double Evaluate(ReadOnlySpan<float> counts, Time length, Span<float> slopes)
    {
        var kernel = NewKernel();
        double sum = 0;
        for (int j = 0; j < counts.Length; j++)
        {
            float count = counts[j];
            sum += kernel.Value(count, length.Value);
            slopes[j] = kernel.Slope(count, length.Value);
        }

        return sum;
    }

    internal sealed override DevicePenalty On(DeviceBatch batch, ArrayView<float> counts, ArrayView<float> credits, ReadOnlySpan<int> populations) =>
        new DevicePenalty<TKernel>(batch, NewKernel(), counts, credits, populations);

    /// <summary>The function, with the parameters as they are.</summary>
    /// <exception cref="ArgumentException">A parameter is out of range.</exception>
    protected abstract TKernel NewKernel();
}
