using ILGPU;

namespace Snn.Runtime;

/// <summary>
/// What the kernel of a loss is given: a group of threads works on one trial. Values of classes are [trial, padded class].
/// </summary>
public struct LossView
{
    /// <summary>The batch: readout, spikes, and where the errors go.</summary>
    public TrialsView Trials;

    /// <summary>The readout's neurons.</summary>
    public int Classes;

    /// <summary>That, padded to whole groups of threads.</summary>
    public int Padded;

    /// <summary>Padded neurons of the populations before the readout.</summary>
    public int First;

    /// <summary>The first step that is looked at; what was made of those before it is still there.</summary>
    public int FirstStep;

    /// <summary>Behind the last.</summary>
    public int EndStep;

    /// <summary>1 where errors are wanted, 0 where loss and prediction are all.</summary>
    public int Learns;

    /// <summary>The right class, by trial.</summary>
    public ArrayView<int> Labels;

    /// <summary>How many numbers are fixed over a trial.</summary>
    public int ConstantCount;

    /// <summary>These, [trial, constant].</summary>
    public ArrayView<float> Constants;

    /// <summary>What the readout is to give, [label, class]; not read where <see cref="OneHot"/> says it.</summary>
    public ArrayView<float> Targets;

    /// <summary>1 where the target is 1 for the label's class and 0 for all others.</summary>
    public int OneHot;

    /// <summary>What each step asks of the readout.</summary>
    public TimedTargetsView Timed;

    /// <summary>How first spikes are read.</summary>
    public FirstSpikesView Spikes;

    /// <summary>Of each class the value by which classes are compared: reduced over time, or the time of its first spike in ms.</summary>
    public ArrayView<float> Values;

    /// <summary>The step in which a class had its maximum, or spiked first.</summary>
    public ArrayView<int> Places;

    /// <summary>dLoss/dvalue.</summary>
    public ArrayView<float> Slopes;

    /// <summary>What speaks for a class.</summary>
    public ArrayView<float> Scores;

    /// <summary>Each thread's part of the loss, [trial, thread].</summary>
    public ArrayView<float> Parts;

    /// <summary>What rounding has added to it.</summary>
    public ArrayView<float> Excesses;

    /// <summary>Each thread's part of a population's spikes, [trial, population, thread].</summary>
    public ArrayView<int> SpikeParts;

    /// <summary>Spikes of each neuron, [population, trial, padded neuron].</summary>
    public ArrayView<float> SpikeCounts;

    /// <summary>By population: padded neurons of those before it, its own.</summary>
    public ArrayView<int> Populations;

    /// <summary>What the host gets: for each trial the bits of its loss, its predicted class and the spikes of every population.</summary>
    public ArrayView<int> Results;

    /// <summary>Numbers that the host gets of a trial.</summary>
    public readonly int ResultLength => 2 + PopulationCount;

    private readonly int PopulationCount => (int)Populations.Length / 2;

    /// <summary>Where a trial's values of step <paramref name="t"/> start in the readout and its errors.</summary>
    public readonly long At(int trial, int t) => (long)Trials.Place(trial, t) * Padded;

    /// <summary>A number that is fixed over a trial.</summary>
    public readonly float Constant(int trial, int index) => Constants[trial * ConstantCount + index];

    /// <summary>What the readout is to give for a class.</summary>
    public readonly float Target(int label, int j) => OneHot == 0 ? Targets[label * Classes + j] : j == label ? 1f : 0f;

    /// <summary>What the readout is to give in a step.</summary>
    public readonly float SignalAt(int trial, int t, int j) => Timed.Signals[((long)trial * Timed.Steps + t) * Classes + j];

    /// <summary>The class of a step; −1 where it has none.</summary>
    public readonly int LabelAt(int trial, int t) => Timed.Labels[(long)trial * Timed.Steps + t];

    /// <summary>How much a step counts.</summary>
    public readonly float MaskAt(int trial, int t) => Timed.Masks[(long)trial * Timed.Steps + t];

    /// <summary>How much an output counts in a step; 1 where no example of the batch says.</summary>
    public readonly float OutputMaskAt(int trial, int t, int j) => Timed.HasOutputMasks == 0 ? 1f : Timed.OutputMasks[((long)trial * Timed.Steps + t) * Classes + j];

    /// <summary>Behind the last step of a trial that is looked at.</summary>
    public readonly int EndOf(int trial) => Trials.Steps[trial] < EndStep ? Trials.Steps[trial] : EndStep;

    /// <summary>The first step that is this thread's: of a trial it has the same ones, however many are looked at at a time.</summary>
    public readonly int FirstOfThread() => FirstStep + (Group.IdxX + Group.DimX - FirstStep % Group.DimX) % Group.DimX;

    /// <summary>This thread's part of a loss that is a sum over steps, of those before.</summary>
    public readonly CompensatedSum Part(int trial)
    {
        int at = trial * Group.DimX + Group.IdxX;
        return FirstStep == 0 ? new() : new(Parts[at], Excesses[at]);
    }

    /// <summary>Keeps this thread's part of a loss that is a sum over steps.</summary>
    public readonly void Keep(int trial, CompensatedSum part)
    {
        int at = trial * Group.DimX + Group.IdxX;
        (Parts[at], Excesses[at]) = (part.Value, part.Excess);
    }

    /// <summary>The loss makes nothing of a step.</summary>
    /// <param name="errors">Those of the readout, or of its spikes.</param>
    /// <param name="at">Where its classes start.</param>
    public readonly void ClearErrors(ArrayView<float> errors, long at)
    {
        for (int j = 0; j < Classes; j++)
        {
            errors[at + j] = 0f;
        }
    }

    /// <summary>1 where a class spikes in a step, else 0.</summary>
    public readonly float SpikeAt(int trial, int t, int j) =>
        Trials.Spikes[Trials.Place(trial, t) * Trials.SpikeWords + (First + j) / 32] >> (j & 31) & 1;

    /// <summary>This thread's part of what steps are judged by, of those before.</summary>
    public readonly CompensatedSum Judged(int trial)
    {
        int at = trial * Group.DimX + Group.IdxX;
        return FirstStep == 0 ? new() : new(Timed.Judged[at], Timed.JudgedExcesses[at]);
    }

    /// <summary>Keeps this thread's part of what steps are judged by.</summary>
    public readonly void KeepJudged(int trial, CompensatedSum part)
    {
        int at = trial * Group.DimX + Group.IdxX;
        (Timed.Judged[at], Timed.JudgedExcesses[at]) = (part.Value, part.Excess);
    }

    /// <summary>The sum of all threads' parts.</summary>
    public readonly float SumOfParts(int trial)
    {
        var sum = new CompensatedSum();
        for (int thread = 0; thread < Group.DimX; thread++)
        {
            sum = sum.Plus(Parts[trial * Group.DimX + thread]);
        }

        return sum.Value;
    }

    /// <summary>Counts this thread's part of the spikes of every population; −1 where a neuron has ended at no finite number.</summary>
    public readonly void CountSpikes(int trial)
    {
        for (int p = 0; p < PopulationCount; p++)
        {
            int first = Populations[2 * p], padded = Populations[2 * p + 1], spikes = 0;
            for (int j = Group.IdxX; j < padded; j += Group.DimX)
            {
                spikes = Together(spikes, (int)SpikeCounts[(long)Trials.Capacity * first + trial * padded + j]);
            }

            SpikeParts[(trial * PopulationCount + p) * Group.DimX + Group.IdxX] = spikes;
        }
    }

    /// <summary>Hands loss, prediction and spikes of a trial to the host; called by one thread.</summary>
    public readonly void End(int trial, float loss) => End(trial, loss, Highest(trial));

    /// <summary>The same where the class is predicted whose target is nearest to the scores.</summary>
    public readonly void EndNearest(int trial, float loss) => End(trial, loss, OneHot == 0 ? Nearest(trial) : Highest(trial));

    /// <summary>The same where each step is judged by itself: of a signal the squared error, else how many steps are classified rightly.</summary>
    public readonly void EndJudged(int trial, float loss)
    {
        var sum = new CompensatedSum();
        for (int thread = 0; thread < Group.DimX; thread++)
        {
            sum = sum.Plus(Timed.Judged[trial * Group.DimX + thread]);
        }

        End(trial, loss, (int)Interop.FloatAsInt(sum.Value));
    }

    private readonly void End(int trial, float loss, int predicted)
    {
        int at = trial * ResultLength;
        Results[at] = (int)Interop.FloatAsInt(loss);
        Results[at + 1] = predicted;
        for (int p = 0; p < PopulationCount; p++)
        {
            int spikes = 0;
            for (int thread = 0; thread < Group.DimX; thread++)
            {
                spikes = Together(spikes, SpikeParts[(trial * PopulationCount + p) * Group.DimX + thread]);
            }

            Results[at + 2 + p] = spikes;
        }
    }

    private static int Together(int spikes, int others) => spikes < 0 ? spikes : others < 0 ? others : spikes + others;

    /// <summary>The first of the highest scores.</summary>
    private readonly int Highest(int trial)
    {
        int best = 0;
        float highest = float.NegativeInfinity;
        for (int j = 0; j < Classes; j++)
        {
            float score = Scores[trial * Padded + j];
            best = score > highest ? j : best;
            highest = score > highest ? score : highest;
        }

        return best;
    }

    private readonly int Nearest(int trial)
    {
        int nearest = 0;
        float least = float.PositiveInfinity;
        for (int label = 0; label < Classes; label++)
        {
            float distance = 0f;
            for (int j = 0; j < Classes; j++)
            {
                distance += DeviceMath.Square(Scores[trial * Padded + j] - Targets[label * Classes + j]);
            }

            nearest = distance < least ? label : nearest;
            least = distance < least ? distance : least;
        }

        return nearest;
    }
}

/// <summary>What each step of a trial asks of the readout, and how well it does.</summary>
public struct TimedTargetsView
{
    /// <summary>Steps that there is room for.</summary>
    public int Steps;

    /// <summary>Target signals, [trial, step, class].</summary>
    public ArrayView<float> Signals;

    /// <summary>Classes, [trial, step].</summary>
    public ArrayView<int> Labels;

    /// <summary>How much steps count, [trial, step].</summary>
    public ArrayView<float> Masks;

    /// <summary>How much outputs count in steps, [trial, step, class].</summary>
    public ArrayView<float> OutputMasks;

    /// <summary>1 where these are read, 0 where all outputs count.</summary>
    public int HasOutputMasks;

    /// <summary>Each thread's part of what steps are judged by, [trial, thread].</summary>
    public ArrayView<float> Judged;

    /// <summary>What rounding has added to it.</summary>
    public ArrayView<float> JudgedExcesses;
}

/// <summary>How the first spikes of a readout are read.</summary>
public struct FirstSpikesView
{
    /// <summary>Length of a step in ms.</summary>
    public float Dt;

    /// <summary>By how much later a silent neuron counts, ms per unit of θ by which it missed its threshold.</summary>
    public float SilentDelay;

    /// <summary>What the label's silence adds to the loss, per unit of θ.</summary>
    public float SilentStrength;

    /// <summary>1 where the rule is given dLoss/dtime of spikes, 0 where it is given dLoss/dspike.</summary>
    public int ByTime;

    /// <summary>The step of a neuron's second spike, [trial, padded neuron]; the number of steps where there is none.</summary>
    public ArrayView<int> Seconds;

    /// <summary>The step in which a neuron came nearest to its threshold.</summary>
    public ArrayView<int> Nearest;
}
