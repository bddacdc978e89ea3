namespace Snn.Runtime;

/// <summary>Sums over examples. One per shard, added up in the order of shards.</summary>
internal sealed class Tally
{
    private readonly NetworkLayout _layout;
    private readonly int[] _spiking;
    private readonly long[] _spikes;
    private double _loss;
    private long _steps;
    private long _correct;
    private long _examples;

    public Tally(NetworkLayout layout)
    {
        _layout = layout;
        _spiking = [.. Enumerable.Range(0, layout.Populations.Count).Where(p => layout.Populations[p].Spikes && !layout.Inputs.Contains(p))];
        _spikes = new long[_spiking.Length];
    }

    public double Loss => _examples == 0 ? 0 : _loss / _examples;

    public double Accuracy => _examples == 0 ? 0 : (double)_correct / _examples;

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

    public void Add(Trial trial, double loss, bool correct)
    {
        _loss += loss;
        _steps += trial.Steps;
        _correct += correct ? 1 : 0;
        _examples++;
        for (int i = 0; i < _spiking.Length; i++)
        {
            _spikes[i] += trial.Log(_spiking[i]).Count;
        }
    }

    public void Add(OnlineTrial trial, int steps, double loss, bool correct)
    {
        _loss += loss;
        _steps += steps;
        _correct += correct ? 1 : 0;
        _examples++;
        for (int i = 0; i < _spiking.Length; i++)
        {
            _spikes[i] += trial.SpikeCount(_layout.Populations[_spiking[i]].Name);
        }
    }

    public void Add(ExactTrial trial, int steps, double loss, bool correct)
    {
        _loss += loss;
        _steps += steps;
        _correct += correct ? 1 : 0;
        _examples++;
        for (int k = trial.Given; k < trial.Spikes.Count; k++)
        {
            int population = Array.IndexOf(_spiking, trial.Spikes[k].Population);
            _spikes[population]++;
        }
    }

    public void Add(DeviceBatch batch, int example, double loss, bool correct)
    {
        _loss += loss;
        _steps += batch.StepsOf(example);
        _correct += correct ? 1 : 0;
        _examples++;
        for (int i = 0; i < _spiking.Length; i++)
        {
            _spikes[i] += batch.SpikesOf(_spiking[i], example);
        }
    }

    public void Add(Tally other)
    {
        _loss += other._loss;
        _steps += other._steps;
        _correct += other._correct;
        _examples += other._examples;
        for (int i = 0; i < _spikes.Length; i++)
        {
            _spikes[i] += other._spikes[i];
        }
    }

    public void Clear()
    {
        (_loss, _steps, _correct, _examples) = (0, 0, 0, 0);
        Array.Clear(_spikes);
    }
}
