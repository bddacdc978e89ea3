namespace Snn.Runtime;

/// <summary>
/// The first spikes of a readout on the exact plan, and what a loss says of them: as <see cref="FirstSpikes"/> on the time
/// grid, but for the times, which are those of the spikes themselves. θ of a silent neuron is seen at the ends of the steps.
/// </summary>
internal sealed class ExactFirstSpikes
{
    private readonly int _readout;
    private readonly double _dt;
    private readonly int[] _spike; // the first among the trial's spikes, or -1
    private readonly int[] _nearest; // of a silent neuron, the step in which it came nearest to its threshold
    private readonly float[] _missed;

    public ExactFirstSpikes(NetworkLayout layout, int readout, Arena memory)
    {
        (_readout, _dt) = (readout, layout.Dt.Value);
        int size = layout.Populations[_readout].Size;
        (_spike, _nearest, _missed) = (new int[size], new int[size], new float[size]);
        Times = memory.Rows(1, size);
        Errors = memory.Rows(1, size);
    }

    /// <inheritdoc cref="FirstSpikes.Times"/>
    public Rows Times { get; }

    /// <inheritdoc cref="FirstSpikes.Errors"/>
    public Rows Errors { get; }

    /// <summary>Reads the times off a trial.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="threshold">θ at the ends of its steps, [step, padded neuron].</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="silentDelay">By how much later a silent neuron counts, ms per unit of θ.</param>
    public void Read(ExactTrial trial, Rows threshold, int steps, float silentDelay)
    {
        Array.Fill(_spike, -1);
        for (int i = trial.Given; i < trial.Spikes.Count; i++)
        {
            var spike = trial.Spikes[i];
            if (spike.Population == _readout && _spike[spike.Unit] < 0)
            {
                _spike[spike.Unit] = i;
                Times[0].At(spike.Unit) = (float)spike.Time;
            }
        }

        for (int k = 0; k < _spike.Length; k++)
        {
            _missed[k] = 0;
            if (_spike[k] < 0)
            {
                _nearest[k] = FirstSpikes.Nearest(k, threshold, steps);
                _missed[k] = -threshold[_nearest[k]].At(k);
                Times[0].At(k) = (float)((steps + 1) * _dt) + silentDelay * _missed[k];
            }
        }
    }

    /// <summary>What the label's silence adds to the loss; 0 where it spiked.</summary>
    public float Silence(int label, FirstSpikeLoss loss) => loss.SilentStrength * _missed[label];

    /// <summary>Adds what a loss says of the times, times a weight: to that of spikes, and of θ of silent neurons.</summary>
    public void Spread(int label, FirstSpikeLoss loss, ExactErrors errors, int firstOutput, double weight)
    {
        for (int k = 0; k < _spike.Length; k++)
        {
            if (_spike[k] >= 0)
            {
                errors.SpikeTimes[_spike[k]] += weight * Errors[0].At(k);
            }
            else
            {
                errors.Outputs[_nearest[k], firstOutput + k] += weight * (-loss.SilentDelay * Errors[0].At(k) - (k == label ? loss.SilentStrength : 0));
            }
        }
    }
}
