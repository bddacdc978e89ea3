namespace Snn.Runtime;

/// <summary>
/// What training minimises: a function of the readout over a trial, and the prediction that goes with it. Has no state
/// that changes, so threads share it.
/// </summary>
public abstract class Loss
{
    /// <summary>Whether the loss is a sum over time steps, and so is reported per step.</summary>
    public virtual bool IsPerStep => false;

    /// <summary>
    /// What the loss of a trial is multiplied with for each step, where it is a sum of what it makes of one step alone: 1, or
    /// for a mean 1/<paramref name="steps"/>. Not a number where it reads more than a step at a time, or which step of how many it is.
    /// </summary>
    public virtual float ShareOfStep(int steps) => float.NaN;

    /// <summary>
    /// What the sum of the scores of steps, each by itself, is multiplied with for those of their trial: 1, or for a mean
    /// 1/<paramref name="steps"/>. Not a number where scores are no such sum.
    /// </summary>
    public virtual float ShareOfScore(int steps) => float.NaN;

    /// <exception cref="NotSupportedException">It reads more of a trial than a step at a time.</exception>
    internal void CheckReadsSteps()
    {
        if (float.IsNaN(ShareOfStep(1)))
        {
            throw new NotSupportedException($"{GetType().Name} reads more of a trial than a step at a time, or which step it is, and online e-prop knows neither; take a sum or a mean over time of what is compared in every step, as PerStepCrossEntropy is.");
        }
    }

    /// <summary>What it reads of an example besides its label.</summary>
    public virtual TimedReads Reads => TimedReads.Nothing;

    /// <summary>Whether each step is judged by itself, by what it was to give or by its class.</summary>
    internal bool JudgesSteps => (Reads & (TimedReads.Signal | TimedReads.Labels)) != 0;

    /// <exception cref="NotSupportedException">A trial has no class of its own.</exception>
    internal void CheckHasClasses()
    {
        if (JudgesSteps)
        {
            throw new NotSupportedException($"{GetType().Name} compares each step by itself, so a trial has no class; run it in a Trial, and read Readout.");
        }
    }

    /// <summary>Whether steps, or outputs in them, count as the example or a window says.</summary>
    internal bool WeighsSteps => (Reads & (TimedReads.Mask | TimedReads.Window | TimedReads.OutputMask)) != 0;

    /// <summary>What a device runs of it, a group of threads for each trial; null for a loss that is no <c>[Loss]</c>.</summary>
    public virtual Action<LossView>? DeviceKernel => null;

    /// <summary>
    /// What a device runs of one step, a thread for each trial, for errors that are wanted while the trials run; null for a loss
    /// that reads more of a trial than a step.
    /// </summary>
    public virtual Action<LossView, int>? DeviceStepKernel => null;

    /// <summary>What the readout is to give for each label, where the loss compares it with that.</summary>
    public virtual ClassTargets? DeviceTargets => null;

    /// <summary>How many numbers <see cref="Constants"/> writes.</summary>
    public virtual int ConstantCount => 0;

    /// <summary>Refuses a network whose readout gives something else than this loss reads.</summary>
    /// <exception cref="ArgumentException">The loss reads spikes and the readout gives none, or the other way round.</exception>
    public void CheckFits(NetworkLayout layout) => CheckFits(layout, layout.Readout);

    /// <summary>The same of one readout of several.</summary>
    /// <exception cref="ArgumentException">The loss reads spikes and the readout gives none, or the other way round.</exception>
    internal void CheckFits(NetworkLayout layout, int population)
    {
        var readout = layout.Populations[population];
        if (readout.Spikes != this is FirstSpikeLoss or SpikeLoss)
        {
            throw new ArgumentException(readout.Spikes
                ? $"{GetType().Name} reads the output of a readout, but {readout.Name} of {layout.Name} spikes; give a loss of spikes, such as SpikeCountCrossEntropy or FirstSpikeCrossEntropy."
                : $"{GetType().Name} reads {(this is SpikeLoss ? "" : "first ")}spikes, but {readout.Name} of {layout.Name} does not spike; mark a spiking population as [Readout], or give another loss.");
        }
    }

    /// <summary>Refuses a network whose readout gives something else than this loss reads, and a rule by which that has no gradient.</summary>
    /// <exception cref="ArgumentException">The loss reads spikes and the readout gives none, or the other way round.</exception>
    /// <exception cref="NotSupportedException">There is no gradient.</exception>
    internal void CheckFits(NetworkLayout layout, LearningRule? rule) => CheckFits(layout, layout.Readout, rule);

    /// <summary>The same of one readout of several.</summary>
    /// <exception cref="ArgumentException">The loss reads spikes and the readout gives none, or the other way round.</exception>
    /// <exception cref="NotSupportedException">There is no gradient.</exception>
    internal void CheckFits(NetworkLayout layout, int population, LearningRule? rule)
    {
        CheckFits(layout, population);
        CheckFits(rule);
    }

    /// <summary>Refuses a rule by which what the loss reads has no gradient.</summary>
    /// <exception cref="NotSupportedException">It has none.</exception>
    private protected virtual void CheckFits(LearningRule? rule)
    {
    }

    /// <summary>Writes what is fixed over a trial, for the kernel of a device.</summary>
    /// <param name="steps">Number of time steps of the trial, at least 1.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="constants">Receives <see cref="ConstantCount"/> numbers.</param>
    public virtual void Constants(int steps, int classes, Span<float> constants)
    {
    }

    /// <summary>Loss of one trial and its derivative by the readout.</summary>
    /// <param name="readout">Output of the network, [step, padded class].</param>
    /// <param name="steps">Number of time steps of the trial, at least 1.</param>
    /// <param name="classes">Number of classes; the readout beyond is padding and is not read.</param>
    /// <param name="label">The right class, 0 .. <paramref name="classes"/> − 1.</param>
    /// <param name="error">Receives dLoss/dReadout for every step of the trial, [step, padded class]; its padding stays zero.</param>
    /// <returns>The loss of the whole trial. Not finite if the readout is not.</returns>
    public abstract double Evaluate(Rows readout, int steps, int classes, int label, Rows error);

    /// <summary>The same of an example that may have targets in each step.</summary>
    /// <param name="readout">Output of the network, [step, padded class].</param>
    /// <param name="steps">Number of time steps of the trial, at least 1.</param>
    /// <param name="classes">Number of classes; the readout beyond is padding and is not read.</param>
    /// <param name="goal">What it is to give.</param>
    /// <param name="error">Receives dLoss/dReadout for every step of the trial, [step, padded class]; its padding stays zero.</param>
    /// <returns>The loss of the whole trial. Not finite if the readout is not.</returns>
    public virtual double Evaluate(Rows readout, int steps, int classes, Goal goal, Rows error) => Evaluate(readout, steps, classes, goal.Label, error);

    /// <summary>
    /// What the loss of a step is multiplied with, of a loss that reads steps one by one: masks and windows, and whatever else
    /// depends on the step alone. Steps at 0 do not count in what is reported of a signal or of the classes of steps.
    /// </summary>
    /// <param name="t">The step.</param>
    /// <param name="steps">Number of time steps of the trial.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="goal">What the readout is to give.</param>
    public virtual float StepWeight(int t, int steps, int classes, Goal goal) => 1;

    /// <summary>
    /// A number for each class, by which it is chosen: that with the highest, or, where the loss compares the readout with
    /// targets, that whose target is nearest. Of a cross-entropy it is what the softmax is taken of. Where each step has a target or a
    /// class of its own, they are those of the first step that is given.
    /// </summary>
    /// <param name="readout">Output of the network, [step, padded class].</param>
    /// <param name="steps">Number of time steps of the trial.</param>
    /// <param name="classes">Number of classes; the readout beyond is padding and is not read.</param>
    /// <param name="scores">Receives them; as many as there are classes.</param>
    /// <exception cref="NotSupportedException">The loss is written by hand and says the class alone.</exception>
    public virtual void Scores(Rows readout, int steps, int classes, Span<float> scores) =>
        throw new NotSupportedException($"{GetType().Name} has no scores; override Scores, or mark it [Loss] and write its equations.");

    /// <summary>The same of an example that may have targets in each step.</summary>
    /// <param name="readout">Output of the network, [step, padded class].</param>
    /// <param name="steps">Number of time steps of the trial.</param>
    /// <param name="classes">Number of classes; the readout beyond is padding and is not read.</param>
    /// <param name="goal">What it is to give.</param>
    /// <param name="scores">Receives them; as many as there are classes.</param>
    public virtual void Scores(Rows readout, int steps, int classes, Goal goal, Span<float> scores) => Scores(readout, steps, classes, scores);

    /// <summary>The class that a readout stands for: the one that this loss pulls the readout to.</summary>
    /// <param name="readout">Output of the network, [step, padded class].</param>
    /// <param name="steps">Number of time steps of the trial.</param>
    /// <param name="classes">Number of classes; the readout beyond is padding and is not read.</param>
    /// <returns>The class; the first of equals.</returns>
    public virtual int Predict(Rows readout, int steps, int classes)
    {
        const int few = 256;
        Span<float> scores = classes <= few ? stackalloc float[few] : new float[classes];
        scores = scores[..classes];
        Scores(readout, steps, classes, scores);
        return ClassOf(scores);
    }

    /// <summary>The class that scores stand for: that whose target is nearest to them, or that with the highest.</summary>
    internal int ClassOf(ReadOnlySpan<float> scores) => DeviceTargets?.Nearest(scores) ?? Prediction.Highest(scores);

    /// <summary>What it makes of a trial besides its value.</summary>
    internal Judged Judge(Rows readout, int steps, int classes, Goal goal)
    {
        if (!JudgesSteps)
        {
            int predicted = Predict(readout, steps, classes, goal);
            return new(predicted, predicted == goal.Label ? 1 : 0);
        }

        var judged = Judged.None;
        for (int t = 0; t < steps; t++)
        {
            judged = judged.Plus(JudgeStep(readout.From(t), steps, classes, goal.From(t)));
        }

        return judged;
    }

    /// <summary>What it makes of one step, the first of those given.</summary>
    internal Judged JudgeStep(Rows readout, int steps, int classes, Goal goal)
    {
        float weight = StepWeight(0, steps, classes, goal);
        if (weight == 0)
        {
            return Judged.None;
        }

        const int few = 256;
        Span<float> scores = classes <= few ? stackalloc float[few] : new float[classes];
        scores = scores[..classes];
        Scores(readout, 1, classes, scores);
        if ((Reads & TimedReads.Labels) != 0)
        {
            return new(-1, goal.LabelAt(0) == Prediction.Highest(scores) ? 1 : 0);
        }

        double error = 0;
        var target = goal.Targets!.SignalAt(goal.First);
        var mask = MaskOf(goal, 0);
        for (int j = 0; j < classes; j++)
        {
            error += (mask.IsEmpty ? 1 : mask[j]) * Math.Pow(scores[j] - target[j], 2);
        }

        return new(-1, 0, weight * error);
    }

    /// <summary>How much each output counts in a step, where the loss reads that and the example says so; else nothing.</summary>
    internal ReadOnlySpan<float> MaskOf(Goal goal, int t) =>
        (Reads & TimedReads.OutputMask) != 0 && goal.Targets is { HasOutputMask: true } targets ? targets.OutputMaskAt(goal.First + t) : [];

    private int Predict(Rows readout, int steps, int classes, Goal goal)
    {
        if (!WeighsSteps)
        {
            return Predict(readout, steps, classes);
        }

        const int few = 256;
        Span<float> scores = classes <= few ? stackalloc float[few] : new float[classes];
        scores = scores[..classes];
        Scores(readout, steps, classes, goal, scores);
        return ClassOf(scores);
    }
}
