using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What all kernels of a simulation read: the spikes of the last steps, a bit for each neuron, in a ring of as many steps as
/// the longest delay and the steps that are queued at a time ask for.
/// </summary>
public struct RunView
{
    /// <summary>Steps that spikes are kept for.</summary>
    public int RingSteps;

    /// <summary>Integers that hold a step's spikes of the neurons that the device advances.</summary>
    public int SpikeWords;

    /// <summary>Integers that hold a step's given spikes.</summary>
    public int GivenWords;

    /// <summary>Which of two places has what rules keep of neurons, 0 or 1: a step reads one and writes the other.</summary>
    public int Half;

    /// <summary>Seed of the noise.</summary>
    public int Seed;

    /// <summary>The present step, of which the noise is.</summary>
    public long Step;

    /// <summary>Which phase of the present step's arrivals it is; more than the first where rows are drawn and there is no room for all of them.</summary>
    public int Phase;

    /// <summary>Delays of single synapses.</summary>
    public SynapseDelaysView Delays;

    /// <summary>Which neurons fired in the present step, 1 or 0: [padded neuron of any population].</summary>
    public ArrayView<int> Fired;

    /// <summary>Spikes that the kernels emit, [step of the ring, padded neuron], 32 to an integer.</summary>
    public ArrayView<int> Spikes;

    /// <summary>The same, 16 to an integer.</summary>
    public ArrayView<short> SpikeHalves;

    /// <summary>Spikes from outside, [step of the ring, padded neuron], 32 to an integer.</summary>
    public ArrayView<int> GivenSpikes;

    /// <summary>Which population a group of threads works for.</summary>
    public BlockTable Neurons;

    /// <summary>Which arrival it sums up.</summary>
    public BlockTable Arrivals;

    /// <summary>Which synapses or neurons of a rule it advances.</summary>
    public BlockTable Rules;

    /// <summary>And of which block of rows.</summary>
    public ArrayView<int> RuleRows;

    /// <summary>Which weights are those of synapses, a bit each, where not all are.</summary>
    public ArrayView<int> Connected;

    /// <summary>The weights of all projections.</summary>
    public ArrayView<float> Weights;

    /// <summary>Emitted spikes of a step that is kept; none before the first.</summary>
    public readonly EmittedSpikes Emitted(in NeuronsView neurons, int t) => new()
    {
        Words = Spikes,
        Start = t < 0 ? 0 : t % RingSteps * SpikeWords + neurons.First / 32,
        Count = t < 0 ? 0 : neurons.Padded / 32,
    };

    /// <summary>Given spikes of a step that is kept; none before the first.</summary>
    public readonly EmittedSpikes Given(in NeuronsView neurons, int t) => new()
    {
        Words = GivenSpikes,
        Start = t < 0 ? 0 : t % RingSteps * GivenWords + neurons.First / 32,
        Count = t < 0 ? 0 : neurons.Padded / 32,
    };

    /// <summary>Emitted spikes of all steps that are kept.</summary>
    public readonly RingSpikes EmittedRing(in NeuronsView neurons) => new()
    {
        Words = Spikes,
        Steps = RingSteps,
        StepWords = SpikeWords,
        First = neurons.First / 32,
        Count = neurons.Padded / 32,
    };

    /// <summary>Given spikes of all steps that are kept.</summary>
    public readonly RingSpikes GivenRing(in NeuronsView neurons) => new()
    {
        Words = GivenSpikes,
        Steps = RingSteps,
        StepWords = GivenWords,
        First = neurons.First / 32,
        Count = neurons.Padded / 32,
    };

    /// <summary>Spikes of a population over all steps that are kept.</summary>
    public readonly RingSpikes Ring(in SpikeSource source) => new()
    {
        Words = source.IsGiven != 0 ? GivenSpikes : Spikes,
        Steps = RingSteps,
        StepWords = source.IsGiven != 0 ? GivenWords : SpikeWords,
        First = source.First,
        Count = source.Count,
    };

    /// <summary>Those that have come through in step <paramref name="t"/>.</summary>
    public readonly EmittedSpikes Through(in SpikeSource source, int t) => Ring(source).At(t - source.Delay);

    /// <summary>A standard normal number of a neuron in the present step: its white noise.</summary>
    /// <param name="population">The population.</param>
    /// <param name="draw">Which of its noises.</param>
    /// <param name="neuron">The neuron.</param>
    public readonly float Noise(int population, int draw, int neuron) => NormalPair.Of(Seed, 0, (int)(Step >> 32), (int)Step, population, draw, neuron);

    /// <summary>A neuron tells whether it fires.</summary>
    public readonly void Tell(in NeuronsView neurons, int j, int fired)
    {
        Fired[neurons.First + j] = fired;
        neurons.SpikeCount[neurons.Before + j] += fired;
    }

    /// <summary>Sixteen neurons' flags of a step become bits: one thread gathers them, since no two may write one number.</summary>
    public readonly void Log(int t, int part)
    {
        int bits = 0;
        for (int i = 0; i < Float16.Count; i++)
        {
            bits |= Fired[part * Float16.Count + i] << i;
        }

        SpikeHalves[t % RingSteps * 2 * SpikeWords + part] = (short)bits;
    }

    /// <summary>Where a neuron's value before the step is, in an array that has a half for each.</summary>
    /// <param name="padded">Number of neurons, padded.</param>
    /// <param name="neuron">The neuron.</param>
    public readonly int Now(int padded, int neuron) => Half * padded + neuron;

    /// <summary>Where its value after the step goes.</summary>
    /// <param name="padded">Number of neurons, padded.</param>
    /// <param name="neuron">The neuron.</param>
    public readonly int Next(int padded, int neuron) => (1 - Half) * padded + neuron;
}
