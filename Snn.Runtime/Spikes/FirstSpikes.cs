namespace Snn.Runtime;

/// <summary>
/// When the neurons of a spiking readout spiked first in a trial, and what a loss says of it. A spike of step t happens at
/// the end of that step, (t + 1)·dt. A neuron that stays silent counts as spiking one step after the end of the trial, and
/// later by a delay times the distance −θ from its threshold in the step in which it came nearest. If it is the label's
/// neuron, the loss also has that distance times a strength. Both act on θ in that step: the gradient moves the neuron to
/// or from its threshold through the weights of whatever had arrived.
/// </summary>
public sealed class FirstSpikes
{
    private readonly SpikeLog _log;
    private readonly float _dt;
    private readonly int[] _first;
    private readonly int[] _second;
    private readonly int[] _place; // of the first spike in the log; of a silent neuron, the step nearest to its threshold
    private readonly float[] _missed;
    private int _steps;

    internal FirstSpikes(SpikeLog log, Time dt, Arena memory)
    {
        (_log, _dt) = (log, dt / Units.ms);
        (_first, _second, _place, _missed) = (new int[log.Size], new int[log.Size], new int[log.Size], new float[log.Size]);
        Times = memory.Rows(1, log.Size);
        Errors = memory.Rows(1, log.Size);
    }

    /// <summary>Time of the first spike in ms, [0, padded neuron]; as of the last loss that read it.</summary>
    public Rows Times { get; }

    /// <summary>dLoss/dtime per ms, [0, padded neuron]: written by the loss; padding stays zero.</summary>
    public Rows Errors { get; }

    /// <summary>Whether a neuron did not spike in the trial.</summary>
    public bool IsSilent(int neuron) => _first[neuron] == _steps;

    /// <summary>Reads the times off the spikes and the thresholds of a trial.</summary>
    /// <param name="threshold">θ, [step, padded neuron].</param>
    /// <param name="steps">Number of steps of the trial.</param>
    /// <param name="silentDelay">By how much later a silent neuron counts, ms per unit of θ.</param>
    internal void Read(Rows threshold, int steps, float silentDelay)
    {
        _steps = steps;
        Array.Fill(_first, steps);
        Array.Fill(_second, steps);
        for (int t = 0, place = 0; t < steps; t++)
        {
            foreach (int k in _log.At(t))
            {
                if (IsSilent(k))
                {
                    (_first[k], _place[k]) = (t, place);
                }
                else if (_second[k] == steps)
                {
                    _second[k] = t;
                }

                place++;
            }
        }

        for (int k = 0; k < _first.Length; k++)
        {
            _missed[k] = IsSilent(k) ? Missed(k, threshold) : 0;
            Times[0].At(k) = (_first[k] + 1) * _dt + silentDelay * _missed[k];
        }
    }

    /// <summary>Hands what a loss says of the times on: to spikes, and to θ of silent neurons.</summary>
    /// <param name="label">The neuron that should spike first.</param>
    /// <param name="loss">What silence counts as.</param>
    /// <param name="errors">What it says, [0, padded neuron].</param>
    /// <param name="thresholdErrors">Receives dLoss/dθ, [step, padded neuron].</param>
    /// <param name="weight">What all of it is multiplied with.</param>
    /// <param name="adds">Whether it is added to what losses before it have said.</param>
    /// <returns>What the label's silence adds to the loss, without the weight; 0 where it spiked.</returns>
    internal float Spread(int label, FirstSpikeLoss loss, Rows errors, Rows thresholdErrors, float weight, bool adds)
    {
        if (!adds)
        {
            thresholdErrors.Clear(_steps);
            _log.ClearTimeErrors();
        }

        var times = _log.TimeErrors;
        for (int k = 0; k < _first.Length; k++)
        {
            float error = errors[0].At(k);
            if (!IsSilent(k))
            {
                times[_place[k]] += weight * error;
            }
            else if (_steps > 0)
            {
                thresholdErrors[_place[k]].At(k) += weight * (-loss.SilentDelay * error - (k == label ? loss.SilentStrength : 0));
            }
        }

        return loss.SilentStrength * _missed[label];
    }

    /// <summary>
    /// dLoss/dspike of a step, for rules with surrogates: by how much a spike there moves the first spike. One before the
    /// first would be the first; without the first, the second would be.
    /// </summary>
    /// <param name="t">The step.</param>
    /// <param name="credit">Receives it.</param>
    /// <param name="adds">Whether it is added to what is there.</param>
    internal void Credit(int t, Lanes credit, bool adds)
    {
        for (int k = 0; k < _first.Length; k++)
        {
            int other = t < _first[k] ? _first[k] : t == _first[k] ? _second[k] : t;
            float worth = Errors[0].At(k) * (t - other) * _dt;
            credit.At(k) = adds ? credit.At(k) + worth : worth;
        }
    }

    /// <summary>The step in which a neuron came nearest to its threshold.</summary>
    /// <param name="k">The neuron; it is silent.</param>
    /// <param name="threshold">θ, [step, padded neuron].</param>
    /// <param name="steps">Number of steps.</param>
    internal static int Nearest(int k, Rows threshold, int steps)
    {
        int nearest = 0;
        for (int t = 1; t < steps; t++)
        {
            // a NaN is taken, and nothing is nearer than it: it is not passed over
            nearest = threshold[t].At(k) <= threshold[nearest].At(k) ? nearest : t;
        }

        return nearest;
    }

    private float Missed(int k, Rows threshold)
    {
        _place[k] = Nearest(k, threshold, _steps);
        return _steps == 0 ? 0 : -threshold[_place[k]].At(k);
    }
}
