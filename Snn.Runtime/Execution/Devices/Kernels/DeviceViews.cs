using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What all kernels of a batch read. A trial is an example's place in the batch, longest first; arrays with a value per
/// neuron are [trial, padded neuron], tapes [trial, step, padded neuron].
/// </summary>
public struct TrialsView
{
    /// <summary>Room for so many trials.</summary>
    public int Capacity;

    /// <summary>Trials of the present batch.</summary>
    public int Count;

    /// <summary>Steps that dLoss/darrival is kept for.</summary>
    public int RingSteps;

    /// <summary>Integers that hold a step's spikes of one trial.</summary>
    public int SpikeWords;

    /// <summary>Parts of the batch whose gradients are summed apart.</summary>
    public int Shards;

    /// <summary>Steps of a trial that are kept of spikes, given or emitted, readout and tapes.</summary>
    public int KeptSteps;

    /// <summary>The bits of a step's number that say where it is among those kept: all, or those of a ring.</summary>
    public int StepMask;

    /// <summary>The step that <see cref="GivenStarts"/> begins with.</summary>
    public int GivenFirst;

    /// <summary>Whether credit passes between spiking populations.</summary>
    public int ThroughSpikes;

    /// <summary>Which neurons fired in the present step, 1 or 0: [trial, padded neuron of any population].</summary>
    public ArrayView<int> Fired;

    /// <summary>Number of steps, by trial.</summary>
    public ArrayView<int> Steps;

    /// <summary>Seed of the noise.</summary>
    public int Seed;

    /// <summary>The epoch in which the trials are shown.</summary>
    public int Epoch;

    /// <summary>The number of the example, by trial.</summary>
    public ArrayView<int> Examples;

    /// <summary>Spikes that the kernels emit: a bit for each neuron, [trial, kept step, padded neuron], 32 to an integer.</summary>
    public ArrayView<int> Spikes;

    /// <summary>The same, 16 to an integer.</summary>
    public ArrayView<short> SpikeHalves;

    /// <summary>Where the given spikes of a step start in <see cref="GivenUnits"/>: [input, trial, kept step], one more than steps.</summary>
    public ArrayView<int> GivenStarts;

    /// <summary>The neurons of the given spikes.</summary>
    public ArrayView<int> GivenUnits;

    /// <summary>Where a shard's trials start in <see cref="ShardTrials"/>.</summary>
    public ArrayView<int> ShardStarts;

    /// <summary>The trials of the shards.</summary>
    public ArrayView<int> ShardTrials;

    /// <summary>The readout's output, [trial, step, padded neuron].</summary>
    public ArrayView<float> Readout;

    /// <summary>dLoss/dReadout, [trial, step, padded neuron].</summary>
    public ArrayView<float> ReadoutError;

    /// <summary>
    /// Of a readout that spikes: what the loss says of a spike of it, or, for EventProp, of its time; [trial, step, padded
    /// neuron].
    /// </summary>
    public ArrayView<float> SpikeError;

    /// <summary>Which population a group of threads works for.</summary>
    public BlockTable Neurons;

    /// <summary>Which arrival it sums up.</summary>
    public BlockTable Arrivals;

    /// <summary>Which credit or gradient it sums up.</summary>
    public BlockTable Gradients;

    /// <summary>A standard normal number of a neuron in a step: its white noise.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    /// <param name="population">The population.</param>
    /// <param name="draw">Which of its noises.</param>
    /// <param name="neuron">The neuron.</param>
    public readonly float Noise(int trial, int t, int population, int draw, int neuron) => NormalPair.Of(Seed, Epoch, Examples[trial], t, population, draw, neuron);

    /// <summary>Numbers of sixteen bits that hold a step's spikes of one trial.</summary>
    public readonly int SpikeParts => 2 * SpikeWords;

    /// <summary>Where a trial's flags of a population start.</summary>
    public readonly int FiredAt(in NeuronsView neurons, int trial) => trial * SpikeWords * 32 + neurons.First;

    /// <summary>Given spikes of a step; none before the first.</summary>
    public readonly GivenSpikes Given(int input, int trial, int t)
    {
        int at = (input * Capacity + trial) * (KeptSteps + 1) + t - GivenFirst;
        return t < 0 ? default : new() { Units = GivenUnits, Start = GivenStarts[at], End = GivenStarts[at + 1] };
    }

    /// <summary>Emitted spikes of a step; none before the first.</summary>
    public readonly EmittedSpikes Emitted(in NeuronsView neurons, int trial, int t) => new()
    {
        Words = Spikes,
        Start = Place(trial, t) * SpikeWords + neurons.First / 32,
        Count = t < 0 ? 0 : neurons.Padded / 32,
    };

    /// <summary>Emitted spikes of neighbouring neurons, a bit each; the lowest bit stands for the first.</summary>
    public readonly int Emitted<TSum>(in NeuronsView neurons, int trial, int t, int part)
        where TSum : struct, INeighbours<TSum>
    {
        int j = neurons.First + part * TSum.Count;
        int half = SpikeHalves[Place(trial, t) * SpikeParts + j / Float16.Count];
        return half >> j % Float16.Count & ((1 << TSum.Count) - 1);
    }

    /// <summary>Which of the steps that are kept of all trials a step is.</summary>
    public readonly int Place(int trial, int t) => trial * KeptSteps + (t & StepMask);

    /// <summary>Where a trial's values of step <paramref name="t"/> start in a tape, and in the readout.</summary>
    public readonly long Taped(in NeuronsView neurons, int trial, int t) => (long)KeptSteps * neurons.Start + (long)Place(trial, t) * neurons.Padded;

    /// <summary>Where what source neurons release in the step after <paramref name="t"/> starts in the tape of all releases.</summary>
    public readonly long TapedRelease(in NeuronsView neurons, int trial, int t) => TapedRelease(neurons.Released, neurons.Padded, trial, t);

    /// <inheritdoc cref="TapedRelease(in NeuronsView, int, int)"/>
    /// <param name="released">Where they start among the releases of all.</param>
    /// <param name="padded">Number of neurons, padded.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    public readonly long TapedRelease(int released, int padded, int trial, int t) => (long)KeptSteps * released + (long)Place(trial, t) * padded;

    /// <summary>Whether step <paramref name="t"/> is one of the trial's.</summary>
    public readonly bool Runs(int trial, int t) => trial < Count && t < Steps[trial];

    /// <summary>Where a trial's values of step <paramref name="t"/> start among those that a population keeps for the longest delay.</summary>
    public readonly int Kept(in NeuronsView neurons, int trial, int t) => RingSteps * neurons.Start + (trial * RingSteps + t % RingSteps) * neurons.Padded;

    /// <summary>Where what a population gives for spikes that arrive in step <paramref name="t"/> is, among that of all in a network whose populations share kernels.</summary>
    /// <param name="neurons">The population.</param>
    /// <param name="which">Which of what it gives.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    public readonly long Returned(in NeuronsView neurons, int which, int trial, int t) =>
        neurons.Returns + (((long)which * Capacity + trial) * RingSteps + t % RingSteps) * neurons.Padded;

    /// <summary>Where a neuron's value before a step is, in an array that a step reads one half of and writes the other.</summary>
    /// <param name="padded">Number of neurons, padded.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    /// <param name="neuron">The neuron.</param>
    public readonly int Now(int padded, int trial, int t, int neuron) => (2 * trial + t % 2) * padded + neuron;

    /// <summary>Where its value after the step goes.</summary>
    /// <param name="padded">Number of neurons, padded.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="t">The step.</param>
    /// <param name="neuron">The neuron.</param>
    public readonly int Next(int padded, int trial, int t, int neuron) => (2 * trial + 1 - t % 2) * padded + neuron;
}

/// <summary>Which case of a kernel a group of threads works for, and at which thread of it its first thread is.</summary>
public struct BlockTable
{
    /// <summary>The case.</summary>
    public ArrayView<int> Case;

    /// <summary>Number of its first thread.</summary>
    public ArrayView<int> First;

    /// <summary>Which of the populations or projections it works for that the case is of.</summary>
    public ArrayView<int> Member;
}

/// <summary>A population whose neurons the device advances.</summary>
public struct NeuronsView
{
    /// <summary>Where what its arrivals give for spikes starts among that of all, in a network whose populations share kernels.</summary>
    public long Returns;

    /// <summary>Number of neurons.</summary>
    public int Size;

    /// <summary>That, padded to whole groups of threads.</summary>
    public int Padded;

    /// <summary>Padded neurons of the populations before it.</summary>
    public int First;

    /// <summary>Padded neurons of those populations before it that share its kernel; arrays with a value per neuron have room for theirs before its own.</summary>
    public int Before;

    /// <summary>Where its values start there: after those of all trials of these.</summary>
    public int Start;

    /// <summary>Its place among the populations; of what source neurons release, its path in a network whose populations share kernels.</summary>
    public int Population;

    /// <summary>The first of its arrivals among all, in a network whose populations share kernels.</summary>
    public int Arrival;

    /// <summary>Of what source neurons release, in a network whose populations share kernels: where that starts among the releases of all, [projection, trial, neuron].</summary>
    public int Released;

    /// <summary>What the rule credits a spike of a neuron with, [trial, neuron].</summary>
    public ArrayView<float> Credit;

    /// <summary>Spikes of a neuron so far, [trial, neuron]; at the end −1 where a state of it is no finite number.</summary>
    public ArrayView<float> SpikeCount;

    /// <summary>What a penalty credits every spike of a neuron with, [trial, neuron].</summary>
    public ArrayView<float> RateCredits;

    /// <summary>1 for a neuron, 0 for padding.</summary>
    public readonly int Inside(int j) => j < Size ? 1 : 0;

    /// <summary>Where neuron <paramref name="j"/> of a trial is.</summary>
    public readonly int At(int trial, int j) => Start + trial * Padded + j;

    /// <summary>Where that of a neuron is among these.</summary>
    public readonly int ReleasedAt(int trial, int j) => Released + trial * Padded + j;

    /// <summary>Where neighbours of a trial start.</summary>
    public readonly int At<TSum>(int trial, int part)
        where TSum : struct, INeighbours<TSum> => Start + trial * Padded + part * TSum.Count;

    /// <summary>
    /// The neuron of a thread in a group that has one for each neuron of the network: a population's are neighbours, so that
    /// the threads of a warp do the same. −1 where the thread has a neuron of another population, or padding.
    /// </summary>
    public readonly int Of(int thread) => thread >= First && thread < First + Size ? thread - First : -1;

    /// <summary>Looks at a state at the end of a trial: where it is no finite number, the neuron has −1 spikes.</summary>
    public readonly void Look(int trial, int j, float state)
    {
        if (j < Size & !DeviceMath.IsFinite(state))
        {
            SpikeCount[At(trial, j)] = -1f;
        }
    }

    /// <summary>What a penalty credits a neuron's spikes with.</summary>
    public readonly float RateCredit(in TrialsView trials, int trial, int j) => RateCredits[At(trial, j)];
}

/// <summary>A projection.</summary>
public struct ProjectionView
{
    /// <summary>Delay in steps.</summary>
    public int Delay;

    /// <summary>Length of a row of weights: the targets, padded.</summary>
    public int Stride;

    /// <summary>Length of a row of <see cref="Transposed"/>: the sources, padded.</summary>
    public int Sources;

    /// <summary>Number of targets.</summary>
    public int Targets;

    /// <summary>The weights, [source, padded target].</summary>
    public ArrayView<float> Weights;

    /// <summary>Weights, or feedback weights, by which credit comes back, [target, padded source].</summary>
    public ArrayView<float> Transposed;

    /// <summary>dLoss/dweight.</summary>
    public SynapseSums Gradient;
}

/// <summary>What is summed up for every synapse of a projection over the spikes that arrive through it, for each shard.</summary>
public struct SynapseSums
{
    /// <summary>The sums, [shard, all synapses]; this projection's start in the first.</summary>
    public ArrayView<float> Values;

    /// <summary>Length of a row: the targets, padded.</summary>
    public int Stride;

    /// <summary>Number of all synapses: from one shard's sums to the next.</summary>
    public int ShardStride;

    /// <summary>Where a synapse is.</summary>
    public readonly long At(int shard, int k, int j) => (long)shard * ShardStride + k * Stride + j;

    /// <summary>Where neighbouring targets of the first row are.</summary>
    public readonly long At<TSum>(int shard, int part)
        where TSum : struct, INeighbours<TSum> => (long)shard * ShardStride + part * TSum.Count;
}

/// <summary>Given spikes of one step, as a list.</summary>
public struct GivenSpikes
{
    /// <summary>Neurons.</summary>
    public ArrayView<int> Units;

    /// <summary>The first.</summary>
    public int Start;

    /// <summary>Behind the last.</summary>
    public int End;

    /// <summary>The spikes of 32 neurons, a bit each.</summary>
    public readonly int Word(int w)
    {
        int bits = 0;
        for (int i = Start; i < End; i++)
        {
            bits |= Units[i] / 32 == w ? 1 << Units[i] % 32 : 0;
        }

        return bits;
    }

    /// <summary>Whether a neuron has spiked, 1 or 0.</summary>
    public readonly int Has(int neuron) => Word(neuron / 32) >> neuron % 32 & 1;
}

/// <summary>Emitted spikes of one step, as bits.</summary>
public struct EmittedSpikes
{
    /// <summary>32 neurons each.</summary>
    public ArrayView<int> Words;

    /// <summary>The first.</summary>
    public int Start;

    /// <summary>How many.</summary>
    public int Count;

    /// <summary>The spikes of 32 neurons, a bit each.</summary>
    public readonly int Word(int w) => w < Count ? Words[Start + w] : 0;

    /// <summary>Whether a neuron has spiked, 1 or 0.</summary>
    public readonly int Has(int neuron) => Word(neuron / 32) >> neuron % 32 & 1;

    /// <summary>The first spike of some.</summary>
    public static int First(int bits) => IntrinsicMath.PopCount((bits & -bits) - 1);
}
