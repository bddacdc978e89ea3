namespace Snn.Runtime;

/// <summary>Sums over examples. One per shard, added up in the order of shards.</summary>
internal sealed class Tally
{
    private readonly NetworkLayout _layout;
    private readonly int[] _spiking;
    private readonly long[] _spikes;
    private readonly SignalTally? _signal;
    private readonly int _classes;
    private readonly Loss _judge;
    private double _loss, _right, _judged;
    private long _steps;
    private long _examples;

    public Tally(NetworkLayout layout, Loss loss)
    {
        (_layout, _judge, _classes) = (layout, loss, layout.Populations[layout.Readout].Size);
        _signal = (loss.Reads & TimedReads.Signal) != 0 ? new(_classes) : null;
        _spiking = [.. Enumerable.Range(0, layout.Populations.Count).Where(p => layout.Populations[p].Spikes && !layout.Inputs.Contains(p))];
        _spikes = new long[_spiking.Length];
    }

    public double Loss => _examples == 0 ? 0 : _loss / _examples;

    /// <summary>The share of examples, or of steps that have a label, that are classified rightly; not a number where a signal is compared.</summary>
    public double Accuracy => _signal is not null ? double.NaN : _judged == 0 ? 0 : _right / _judged;

    /// <summary>How well a signal is met; null where classes are compared.</summary>
    public SignalFit? Fit => _signal?.Fit;

    public IReadOnlyDictionary<string, double> RatesHz()
    {
        var rates = new Dictionary<string, double>();
        for (int i = 0; i < _spiking.Length; i++)
        {
            var population = _layout.Populations[_spiking[i]];
            double seconds = _steps * _layout.Dt.Value / 1e3;
            rates.Add(population.Name, _steps == 0 ? 0 : _spikes[i] / seconds / population.Size);
        }

        return rates;
    }

    public void Add(Trial trial, double loss, in Judged judged, Goal goal)
    {
        Count(trial.Steps, loss, judged, goal);
        for (int i = 0; i < _spiking.Length; i++)
        {
            _spikes[i] += trial.Log(_spiking[i]).Count;
        }
    }

    public void Add(OnlineTrial trial, int steps, double loss, in Judged judged, Goal goal)
    {
        Count(steps, loss, judged, goal);
        for (int i = 0; i < _spiking.Length; i++)
        {
            _spikes[i] += trial.SpikeCount(_layout.Populations[_spiking[i]].Name);
        }
    }

    public void Add(ExactTrial trial, int steps, double loss, in Judged judged, Goal goal)
    {
        Count(steps, loss, judged, goal);
        for (int k = trial.Given; k < trial.Spikes.Count; k++)
        {
            int population = Array.IndexOf(_spiking, trial.Spikes[k].Population);
            _spikes[population]++;
        }
    }

    public void Add(DeviceBatch batch, int example, double loss, in Judged judged, Goal goal)
    {
        Count(batch.StepsOf(example), loss, judged, goal);
        for (int i = 0; i < _spiking.Length; i++)
        {
            _spikes[i] += batch.SpikesOf(_spiking[i], example);
        }
    }

    public void Add(Tally other)
    {
        _loss += other._loss;
        _steps += other._steps;
        (_right, _judged) = (_right + other._right, _judged + other._judged);
        _examples += other._examples;
        _signal?.Add(other._signal!);
        for (int i = 0; i < _spikes.Length; i++)
        {
            _spikes[i] += other._spikes[i];
        }
    }

    public void Clear()
    {
        (_loss, _steps, _right, _judged, _examples) = (0, 0, 0, 0, 0);
        Array.Clear(_spikes);
        _signal?.Clear();
    }

    private void Count(int steps, double loss, in Judged judged, Goal goal)
    {
        _loss += _judge.IsPerStep ? loss / steps : loss;
        _steps += steps;
        _right += judged.Right;
        _examples++;
        if (!_judge.JudgesSteps)
        {
            _judged++;
            return;
        }

        bool labels = (_judge.Reads & TimedReads.Labels) != 0;
        for (int t = 0; t < steps; t++)
        {
            float weight = _judge.StepWeight(t, steps, _classes, goal);
            _judged += labels && weight != 0 && goal.LabelAt(t) >= 0 ? 1 : 0;
            _signal?.Add(weight, goal, t, _judge.MaskOf(goal, t));
        }

        _signal?.Add(judged.SquaredError);
    }
}
