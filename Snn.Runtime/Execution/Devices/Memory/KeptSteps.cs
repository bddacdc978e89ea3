using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// How many steps of a trial a device keeps of spikes, given or emitted, readout and tapes: all of them, or, where weights learn
/// as the batch runs and nobody comes back to them, a power of two.
/// </summary>
internal sealed class KeptSteps
{
    public KeptSteps(DeviceSetup setup)
    {
        Reach = 2 * (setup.RingSteps - 1);
        uint ring = BitOperations.RoundUpToPowerOf2((uint)Math.Max(setup.KeptAtLeast, 2L * (Reach + 1)));
        Forgets = setup.LearnsOnline && ring < setup.MaxSteps && !setup.Layout.Parameters.Any(p => p.IsDelay);
        Count = Forgets ? (int)ring : setup.MaxSteps;
    }

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>Whether a trial may have more.</summary>
    public bool Forgets { get; }

    /// <summary>The bits of a step's number that say where it is among those kept.</summary>
    public int Mask => Forgets ? Count - 1 : -1;

    /// <summary>
    /// How many steps ago spikes were sent at most that are read in a step: a spike takes its delay, and what learns of it waits
    /// for the one to the readout.
    /// </summary>
    public int Reach { get; }

    /// <summary>Steps that are made before the host waits: half of those kept at least.</summary>
    public int Stretch => Forgets ? Count - Reach : Count;
}
