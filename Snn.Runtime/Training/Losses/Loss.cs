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

    /// <exception cref="NotSupportedException">It reads more of a trial than a step at a time.</exception>
    internal void CheckReadsSteps()
    {
        if (float.IsNaN(ShareOfStep(1)))
        {
            throw new NotSupportedException($"{GetType().Name} reads more of a trial than a step at a time, or which step it is, and online e-prop knows neither; take a sum or a mean over time of what is compared in every step, as PerStepCrossEntropy is.");
        }
    }

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
    /// <exception cref="ArgumentException">The loss reads first spikes and the readout gives none, or the other way round.</exception>
    public void CheckFits(NetworkLayout layout)
    {
        var readout = layout.Populations[layout.Readout];
        if (readout.Spikes != this is FirstSpikeLoss)
        {
            throw new ArgumentException(readout.Spikes
                ? $"{GetType().Name} reads the output of a readout, but {readout.Name} of {layout.Name} spikes; give a loss of first spikes, such as FirstSpikeCrossEntropy."
                : $"{GetType().Name} reads first spikes, but {readout.Name} of {layout.Name} does not spike; mark a spiking population as [Readout], or give another loss.");
        }
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

    /// <summary>
    /// A number for each class, by which it is chosen: that with the highest, or, where the loss compares the readout with
    /// targets, that whose target is nearest. Of a cross-entropy it is what the softmax is taken of.
    /// </summary>
    /// <param name="readout">Output of the network, [step, padded class].</param>
    /// <param name="steps">Number of time steps of the trial.</param>
    /// <param name="classes">Number of classes; the readout beyond is padding and is not read.</param>
    /// <param name="scores">Receives them; as many as there are classes.</param>
    /// <exception cref="NotSupportedException">The loss is written by hand and says the class alone.</exception>
    public virtual void Scores(Rows readout, int steps, int classes, Span<float> scores) =>
        throw new NotSupportedException($"{GetType().Name} has no scores; override Scores, or mark it [Loss] and write its equations.");

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
        return DeviceTargets?.Nearest(scores) ?? Prediction.Highest(scores);
    }
}
