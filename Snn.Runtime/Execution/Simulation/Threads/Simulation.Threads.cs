namespace Snn.Runtime;

/// <content>
/// A step on one thread or several: one hands out what is given from outside, all advance their own neurons, then all let their
/// own synapses learn, and one does what is of the whole network: signals, recordings.
/// </content>
public abstract partial class Simulation
{
    private readonly Share[] _shares;
    private readonly List<SpikeRing> _logged = [];
    private StepTeam? _team;
    private bool _learning; // what the threads of the team do next
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

        SpreadCopies();
        if (_shares.Length == 1)
        {
            while (Steps < end)
            {
                BeginStep();
                Advance(_shares[0]);
                EndSpikes();
                Learn(Steps, _shares[0]);
                FinishStep();
            }

            return;
        }

        _team ??= new(_shares.Length, Work);
        _team.Run(_lead ??= Lead);
    }

    private void Lead()
    {
        while (Steps < _end)
        {
            BeginStep();
            _learning = false; // whatever ended the run before
            _team!.Together();
            EndSpikes();
            if (_rules.Count > 0)
            {
                _learning = true;
                _team.Together();
            }

            FinishStep();
        }
    }

    private void Work(int thread)
    {
        if (_learning)
        {
            Learn(Steps, _shares[thread]);
        }
        else
        {
            Advance(_shares[thread]);
        }
    }

    private void BeginStep()
    {
        for (int p = 0; p < _feeds.Length; p++)
        {
            _feeds[p]?.EndStep(_spikes[p]!, Steps);
        }

        Stream.Step = Steps;
        ArriveAtRows();
        PrepareStep(Steps);
    }

    private void Advance(Share share)
    {
        AddPoissonInputs(Steps, share);
        RunStep(Steps, share);
    }

    private void EndSpikes()
    {
        foreach (var spikes in _logged)
        {
            spikes.EndStep();
        }

        LookAtRows();
    }

    private void FinishStep()
    {
        Learn(Steps);
        foreach (var signal in _signals.Values)
        {
            signal.EndStep();
        }

        EndStep(Steps++);
        TakeFrames();
        Follow(Steps - 1);
    }
}
