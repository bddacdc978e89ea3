namespace Snn.Runtime;

/// <summary>What happens at an instant; where times are equal, in this order.</summary>
internal enum ExactEventKind
{
    /// <summary>A hold ends.</summary>
    Release,

    /// <summary>A spike arrives at all targets of a projection.</summary>
    Arrival,

    /// <summary>A neuron spikes.</summary>
    Spike,

    /// <summary>A neuron has gone as far as was looked ahead; the search for its next spike goes on.</summary>
    Search,

    /// <summary>The readout is observed.</summary>
    Observation,
}

/// <summary>An event in the queue or on the tape.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Time">When.</param>
/// <param name="Place">Index of a population; of an arrival, of the projection.</param>
/// <param name="Unit">The neuron; of an arrival where synapses have delays of their own, their row, and −1 where all arrive at once.</param>
/// <param name="Number">Arrival: the spike. Release: the spike that began the hold. Observation, spike: its place among them.</param>
internal readonly record struct ExactEvent(ExactEventKind Kind, double Time, int Place, int Unit, int Number = -1);

/// <summary>
/// Why a spike happens: because θ rises to zero, or because another event lifts θ over it at once. Then the time of the spike
/// is the time of that event and moves with the spike behind it.
/// </summary>
/// <param name="Kind">What made it happen.</param>
/// <param name="Spike">The spike whose time this one shares, delay and hold apart.</param>
/// <param name="Projection">Arrival: by which projection.</param>
internal readonly record struct SpikeCause(CauseKind Kind, int Spike = -1, int Projection = -1);

internal enum CauseKind
{
    /// <summary>θ rises to zero.</summary>
    Crossing,

    /// <summary>θ is above zero from the start.</summary>
    Start,

    /// <summary>An arrival lifted θ.</summary>
    Arrival,

    /// <summary>θ was above zero when the hold ended.</summary>
    Release,

    /// <summary>The neuron's own jump left θ above zero.</summary>
    Jump,
}
