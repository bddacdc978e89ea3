namespace Snn.Runtime;

/// <content>
/// A step on one thread or several: one hands out what is given from outside, all advance their own neurons, and one does what
/// is of the whole network: rules, signals, recordings.
/// </content>
public abstract partial class Simulation
{
    private readonly Share[] _shares;
    private readonly List<SpikeRing> _logged = [];
    private StepTeam? _team;
    private Action? _lead;
    private long _end;

    /// <summary>Threads that it runs on: as many as were asked for, or fewer where there are not enough neurons.</summary>
    public int Threads => _shares.Length;

    /// <summary>All neurons of a population, for what one thread does.</summary>
    protected NeuronRange Whole(int population) => new(0, Layout.Populations[population].Size, 0);

    private static int ThreadsOf(SimulationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1, $"{nameof(options)}.{nameof(options.Threads)}");
        return options.Device is null ? options.Threads : 1;
    }

    private void RunOnThreads(long end)
    {
        _end = end;
        // weights that were given may be changed by whoever has them
        WeightsVersion += _ownsWeights ? 0 : 1;
        foreach (var share in _shares)
        {
            share.Refresh();
        }

        if (_shares.Length == 1)
        {
            while (Steps < end)
            {
                BeginStep();
                Advance(0);
                FinishStep();
            }

            return;
        }

        _team ??= new(_shares.Length, Advance);
        _team.Run(_lead ??= Lead);
    }

    private void Lead()
    {
        while (Steps < _end)
        {
            BeginStep();
            _team!.Together();
            FinishStep();
        }
    }

    private void BeginStep()
    {
        for (int p = 0; p < _feeds.Length; p++)
        {
            _feeds[p]?.EndStep(_spikes[p]!, Steps);
        }

        Stream.Step = Steps;
        PrepareStep(Steps);
    }

    private void Advance(int thread)
    {
        var share = _shares[thread];
        AddPoissonInputs(Steps, share);
        RunStep(Steps, share);
    }

    private void FinishStep()
    {
        foreach (var spikes in _logged)
        {
            spikes.EndStep();
        }

        Learn(Steps);
        foreach (var signal in _signals.Values)
        {
            signal.EndStep();
        }

        EndStep(Steps++);
        TakeFrames();
    }
}
