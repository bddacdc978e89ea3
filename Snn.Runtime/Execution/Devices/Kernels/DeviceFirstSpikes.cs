using ILGPU;

namespace Snn.Runtime;

/// <summary>What <see cref="FirstSpikes"/> does, as the work of one thread of a device: one neuron of the readout.</summary>
public static class DeviceFirstSpikes
{
    /// <summary>The time of a neuron's first spike in ms, later than the trial's end where it is silent.</summary>
    public static float Time(in LossView all, int trial, int j)
    {
        int steps = all.Trials.Steps[trial], row = trial * all.Padded + j;
        int first = steps, second = steps, nearest = 0;
        float threshold = float.NegativeInfinity;
        for (int t = 0; t < steps; t++)
        {
            if (all.SpikeAt(trial, t, j) != 0f)
            {
                second = first < steps && second == steps ? t : second;
                first = first == steps ? t : first;
            }

            // a NaN is taken, and nothing is nearer than it: it is not passed over
            float theta = all.Trials.Readout[all.At(trial, t) + j];
            bool nearer = theta > threshold || float.IsNaN(theta);
            nearest = nearer ? t : nearest;
            threshold = nearer ? theta : threshold;
        }

        all.Places[row] = first;
        all.Spikes.Seconds[row] = second;
        all.Spikes.Nearest[row] = nearest;
        return (first + 1) * all.Spikes.Dt + all.Spikes.SilentDelay * Missed(all, trial, j);
    }

    /// <summary>What the silence of the label's neuron adds to the loss.</summary>
    public static float Silence(in LossView all, int trial, int label) => all.Spikes.SilentStrength * Missed(all, trial, label);

    /// <summary>Hands what the loss says of a neuron's time on: to its spikes, and to θ where it is silent.</summary>
    /// <param name="all">The batch.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="label">The neuron that should spike first.</param>
    /// <param name="j">The neuron.</param>
    /// <param name="slope">dLoss/dtime.</param>
    public static void Spread(in LossView all, int trial, int label, int j, float slope)
    {
        int steps = all.Trials.Steps[trial], row = trial * all.Padded + j;
        int first = all.Places[row], second = all.Spikes.Seconds[row];
        int missed = first == steps ? all.Spikes.Nearest[row] : -1;
        float byThreshold = -all.Spikes.SilentDelay * slope - (j == label ? all.Spikes.SilentStrength : 0f);
        for (int t = 0; t < steps; t++)
        {
            // a spike before the first would be the first; without the first, the second would be
            int other = t < first ? first : t == first ? second : t;
            float bySpike = all.Spikes.ByTime != 0 ? t == first ? slope : 0f : slope * (t - other) * all.Spikes.Dt;
            all.Trials.ReadoutError[all.At(trial, t) + j] = t == missed ? byThreshold : 0f;
            all.Trials.SpikeError[all.At(trial, t) + j] = bySpike;
        }
    }

    /// <summary>By how much of θ a neuron missed its threshold; 0 where it spiked.</summary>
    private static float Missed(in LossView all, int trial, int j)
    {
        int row = trial * all.Padded + j;
        return all.Places[row] == all.Trials.Steps[trial] ? -all.Trials.Readout[all.At(trial, all.Spikes.Nearest[row]) + j] : 0f;
    }
}
