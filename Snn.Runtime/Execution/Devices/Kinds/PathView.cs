namespace Snn.Runtime;

/// <summary>
/// The way of spikes through a projection, of a network whose populations share kernels, as a device has it in memory: where
/// they come from, how long they take, where weights and sums are, and what their targets give for them.
/// </summary>
public struct PathView
{
    /// <summary>Each source has a row of weights.</summary>
    public const int Rows = 0;

    /// <summary>The synapses share a kernel.</summary>
    public const int Convolution = 1;

    /// <summary>They share a weight, by windows.</summary>
    public const int Pool = 2;

    /// <summary>They are drawn.</summary>
    public const int Drawn = 3;

    /// <summary>Where its weights start among all.</summary>
    public long Weights;

    /// <summary>Where the copy starts by which credit comes back.</summary>
    public long Copy;

    /// <summary>Where dLoss/darrival of its targets starts.</summary>
    public long Lambda;

    /// <summary>Where dLoss/d(time of the arrival) starts.</summary>
    public long Times;

    /// <summary>Where the sums for a delay that learns start; −1 where none does.</summary>
    public long Moved;

    /// <summary>Where what later releases are worth starts among what is given for spikes.</summary>
    public long Later;

    /// <summary>Where what its sources release starts among the releases of all; −1 where spikes deliver the weights as they are.</summary>
    public int Released;

    /// <summary>How much that is, padded: a number for each source neuron or, where synapses have delays of their own, for each row of one and a delay.</summary>
    public int ReleasedPadded;

    /// <summary>Numbers of the copy by which credit comes back; 0 where there is none.</summary>
    public int CopyLength;

    /// <summary>What it has for weights: <see cref="Rows"/>, <see cref="Convolution"/>, <see cref="Pool"/> or <see cref="Drawn"/>.</summary>
    public int Storage;

    /// <summary>Which of those that are stored so it is, but for rows.</summary>
    public int Lie;

    /// <summary>Numbers of a row, or of the kernel: what gradients are summed up for.</summary>
    public int Width;

    /// <summary>Delay in steps.</summary>
    public int Delay;

    /// <summary>Which of those with a delay for each neuron it is; −1 of none.</summary>
    public int NeuronDelays;

    /// <summary>The delays of its synapses; none of where it has one.</summary>
    public SynapseDelayView SynapseDelays;

    /// <summary>Length of a row of weights: the targets, padded.</summary>
    public int Stride;

    /// <summary>Length of a row of the copy: the sources, padded.</summary>
    public int Sources;

    /// <summary>Number of targets.</summary>
    public int Targets;

    /// <summary>Number of targets as they lie in memory.</summary>
    public int TargetsPadded;

    /// <summary>Which of the inputs given spikes come from; −1 where the device advances the source.</summary>
    public int Input;

    /// <summary>Padded neurons of the populations before the source.</summary>
    public int SourceFirst;

    /// <summary>Number of its neurons as they lie in memory.</summary>
    public int SourcePadded;

    /// <summary>Where what a loss says comes back through it first, as of <see cref="SpikePath.EndsAtReadout"/>: the readout, counted from 1, the main one; else 0.</summary>
    public int EndsAtReadout;

    /// <summary>1 where its weights learn.</summary>
    public int Learns;
}
