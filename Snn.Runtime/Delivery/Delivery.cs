namespace Snn.Runtime;

/// <summary>
/// How spikes meet the synapses of one projection, whatever their storage. A projection answers three questions: what arrives
/// at its targets when neurons spike (<c>Deliver</c>), what its targets give for a spike (<c>AddDots</c>), and what spikes
/// give to the gradient of its weights (<c>Accumulate</c>). Learning rules and generated kernels ask these and know nothing of
/// rows. All sums run in the order of the spikes, and those over targets in one order of theirs, so equal synapses in two
/// storages give equal bits.
/// </summary>
/// <remarks>Row k has the weights of source neuron k; where it has no synapse, it has a zero. Lanes are padded, one value per neuron.</remarks>
public abstract class Delivery : SpikeDelivery
{
    /// <summary>target += <paramref name="factors"/> times the rows of <paramref name="spikes"/>: the gradient of a delay, target by target.</summary>
    public abstract void AddProducts(ReadOnlySpan<int> spikes, Lanes factors, Lanes target);

    /// <summary>
    /// target[k] = start[k] + row k · <paramref name="lambda"/> where <paramref name="needed"/>[k] is not zero, start[k]
    /// elsewhere: the credit that all targets give to the spikes of the neurons that can use it.
    /// </summary>
    public abstract void AddDots(Lanes lambda, Lanes needed, Lanes start, Lanes target);

    /// <summary>target[k] = start[k] + row k · <paramref name="lambda"/>.</summary>
    public abstract void AddDots(Lanes lambda, Lanes start, Lanes target);

    /// <summary>The sums of several trials, each with the bits that it has alone.</summary>
    internal virtual void AddDots(ReadOnlySpan<CreditSum> sums)
    {
        foreach (ref readonly var sum in sums)
        {
            sum.Make(this);
        }
    }

    /// <summary>target[k] += row k · <paramref name="lambda"/>, for the neurons k of <paramref name="spikes"/>.</summary>
    public abstract void AddDotsAt(ReadOnlySpan<int> spikes, Lanes lambda, Lanes target);

    /// <summary>target[k] = start[k] + release[k] · (row k · <paramref name="lambda"/>) where <paramref name="needed"/>[k] is not zero, start[k] elsewhere.</summary>
    public abstract void AddReleased(Lanes lambda, Lanes release, Lanes needed, Lanes start, Lanes target);

    /// <summary>target[k] = start[k] + release[k] · (row k · <paramref name="lambda"/>).</summary>
    public abstract void AddReleased(Lanes lambda, Lanes release, Lanes start, Lanes target);

    /// <summary>The same as with one λ for all rows where every source neuron has a delay of its own, so that each row meets another step of its targets.</summary>
    public abstract void AddDots(ArrivalRows lambda, Lanes needed, Lanes start, Lanes target);

    /// <inheritdoc cref="AddDots(ArrivalRows, Lanes, Lanes, Lanes)"/>
    public abstract void AddDots(ArrivalRows lambda, Lanes start, Lanes target);

    /// <inheritdoc cref="AddDots(ArrivalRows, Lanes, Lanes, Lanes)"/>
    public abstract void AddDotsAt(ReadOnlySpan<int> spikes, ArrivalRows lambda, Lanes target);

    /// <summary>Every row of <paramref name="spikes"/> += <paramref name="credit"/>: the event-driven weight gradient.</summary>
    public abstract void Accumulate(ReadOnlySpan<int> spikes, Lanes credit);

    /// <summary>Every row of <paramref name="spikes"/> += its release times <paramref name="credit"/>.</summary>
    public abstract void Accumulate(ReadOnlySpan<int> spikes, Lanes credit, Lanes release);

    /// <summary>Every row of <paramref name="spikes"/> += <paramref name="credit"/> when the spike arrives.</summary>
    public abstract void Accumulate(ReadOnlySpan<int> spikes, ArrivalRows credit);

    /// <summary>The synapses that end at some of the targets, for the thread that owns these.</summary>
    internal abstract SpikeDelivery Part(NeuronRange targets);
}
