namespace Snn.Runtime;

/// <summary>Sums over examples. One per shard, added up in the order of shards.</summary>
internal sealed class Tally
{
    private readonly NetworkLayout _layout;
    private readonly int[] _spiking;
    private readonly long[] _spikes;
    private readonly Objective _objective;
    private readonly ReadoutTally[] _readouts; // by judge
    private readonly (int Readout, int Term)[] _places; // of each term: whose it is, and which of its readout's
    private double _loss;
    private long _steps;
    private long _examples;

    public Tally(NetworkLayout layout, Objective objective)
    {
        (_layout, _objective) = (layout, objective);
        var terms = objective.Terms;
        _readouts = [.. objective.Judges.Select(j => new ReadoutTally(j, terms.Count(t => t.Readout == j.Readout), layout.Populations[j.Population].Size))];
        _places = [.. terms.Select((t, i) => (objective.Judges.ToList().FindIndex(j => j.Readout == t.Readout), terms.Take(i).Count(o => o.Readout == t.Readout)))];
        _spiking = [.. Enumerable.Range(0, layout.Populations.Count).Where(p => layout.Populations[p].Spikes && !layout.Inputs.Contains(p))];
        _spikes = new long[_spiking.Length];
    }

    public double Loss => _examples == 0 ? 0 : _loss / _examples;

    /// <summary>The accuracy of the main readout, as of <see cref="ReadoutTally.Accuracy"/>.</summary>
    public double Accuracy => _readouts[0].Accuracy;

    /// <summary>How well the main readout meets a signal; null where classes are compared.</summary>
    public SignalFit? Fit => _readouts[0].Fit;

    /// <summary>The same of every readout with a loss, the main one first.</summary>
    public IReadOnlyList<ReadoutReport> Readouts => [.. _readouts.Select(r => r.Report)];

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

    public void Add(Trial trial, Verdict verdict, Goal goal)
    {
        Count(trial.Steps, verdict, goal);
        for (int i = 0; i < _spiking.Length; i++)
        {
            _spikes[i] += trial.Log(_spiking[i]).Count;
        }
    }

    public void Add(OnlineTrial trial, int steps, Verdict verdict, Goal goal)
    {
        Count(steps, verdict, goal);
        for (int i = 0; i < _spiking.Length; i++)
        {
            _spikes[i] += trial.SpikeCount(_layout.Populations[_spiking[i]].Name);
        }
    }

    public void Add(ExactTrial trial, int steps, Verdict verdict, Goal goal)
    {
        Count(steps, verdict, goal);
        for (int k = trial.Given; k < trial.Spikes.Count; k++)
        {
            int population = Array.IndexOf(_spiking, trial.Spikes[k].Population);
            _spikes[population]++;
        }
    }

    public void Add(DeviceBatch batch, int example, Verdict verdict, Goal goal)
    {
        Count(batch.StepsOf(example), verdict, goal);
        for (int i = 0; i < _spiking.Length; i++)
        {
            _spikes[i] += batch.SpikesOf(_spiking[i], example);
        }
    }

    public void Add(Tally other)
    {
        _loss += other._loss;
        _steps += other._steps;
        _examples += other._examples;
        for (int r = 0; r < _readouts.Length; r++)
        {
            _readouts[r].Add(other._readouts[r]);
        }

        for (int i = 0; i < _spikes.Length; i++)
        {
            _spikes[i] += other._spikes[i];
        }
    }

    /// <summary>Numbers that it is made of.</summary>
    public int Numbers => 3 + _spikes.Length + _readouts.Sum(r => r.Numbers);

    /// <summary>Writes those numbers, for another process.</summary>
    public void Write(Span<long> numbers)
    {
        (numbers[0], numbers[1], numbers[2]) = (BitConverter.DoubleToInt64Bits(_loss), _steps, _examples);
        _spikes.CopyTo(numbers[3..]);
        int at = 3 + _spikes.Length;
        foreach (var readout in _readouts)
        {
            readout.Write(numbers.Slice(at, readout.Numbers));
            at += readout.Numbers;
        }
    }

    /// <summary>Becomes what another process has written.</summary>
    public void Read(ReadOnlySpan<long> numbers)
    {
        (_loss, _steps, _examples) = (BitConverter.Int64BitsToDouble(numbers[0]), numbers[1], numbers[2]);
        numbers.Slice(3, _spikes.Length).CopyTo(_spikes);
        int at = 3 + _spikes.Length;
        foreach (var readout in _readouts)
        {
            readout.Read(numbers.Slice(at, readout.Numbers));
            at += readout.Numbers;
        }
    }

    public void Clear()
    {
        (_loss, _steps, _examples) = (0, 0, 0);
        Array.Clear(_spikes);
        Array.ForEach(_readouts, r => r.Clear());
    }

    private void Count(int steps, Verdict verdict, Goal goal)
    {
        double total = 0;
        for (int i = 0; i < verdict.Losses.Length; i++)
        {
            var term = _objective.Terms[i];
            double loss = verdict.Losses[i];
            var (readout, place) = _places[i];
            _readouts[readout].Add(place, term.Reported(loss, steps), term.Weight);
            total += term.Reported(term.Weighted(loss) + (i == _objective.MainAt ? verdict.Penalty : 0), steps);
        }

        _loss += total;
        _steps += steps;
        _examples++;
        for (int r = 0; r < _readouts.Length; r++)
        {
            _readouts[r].Judge(steps, verdict.Judged[r], _objective.Judges[r].GoalOf(goal));
        }
    }
}
