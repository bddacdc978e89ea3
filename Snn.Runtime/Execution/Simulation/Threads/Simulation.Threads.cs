namespace Snn.Runtime;

/// <content>
/// A step on one thread or several: one hands out what is given from outside, all work out what their source neurons release where
/// that changes, then all advance their own neurons, then all let their own synapses learn and bring their own signals to the next
/// step, and one does what is of the whole network, such as recordings.
/// </content>
public abstract partial class Simulation
{
    private readonly Share[] _shares;
    private readonly List<SpikeRing> _logged = [];
    private StepTeam? _team;
    private Work _next; // of the threads of the team
    private Action? _lead;
    private long _end;

    /// <summary>Threads that it runs on: as many as were asked for, or fewer where there are not enough neurons.</summary>
    public int Threads => _shares.Length;

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
                Release(Steps, _shares[0]);
                Advance(_shares[0]);
                EndSpikes();
                Learn(Steps, _shares[0]);
                FinishStep();
            }

            return;
        }

        _team ??= new(_shares.Length, Do);
        _team.Run(_lead ??= Lead);
    }

    private void Lead()
    {
        while (Steps < _end)
        {
            BeginStep();
            if (Releases)
            {
                Together(Work.Release);
            }

            Together(Work.Advance);
            EndSpikes();
            if (Last == Work.Learn)
            {
                Together(Work.Learn);
            }

            FinishStep();
        }
    }

    private void Together(Work work)
    {
        _next = work;
        _team!.Together();
    }

    private void Do(int thread)
    {
        switch (_next)
        {
            case Work.Release:
                Release(Steps, _shares[thread]);
                break;
            case Work.Advance:
                Advance(_shares[thread]);
                break;
            default:
                Learn(Steps, _shares[thread]);
                break;
        }

        if (_next == Last)
        {
            Turn(_shares[thread]);
        }
    }

    /// <summary>What threads do last in a step.</summary>
    private Work Last => _rules.Count > 0 ? Work.Learn : Work.Advance;

    /// <summary>Signals of the neurons of one thread, which nobody else reads, are as in the next step.</summary>
    private void Turn(Share share)
    {
        foreach (var signal in _signals.Values)
        {
            if (signal is { Turns: true, Population: { } population } && !share[population].IsEmpty)
            {
                signal.Turn(share[population].From, share[population].To);
            }
        }
    }

    private enum Work
    {
        Release,
        Advance,
        Learn,
    }

    private void BeginStep()
    {
        for (int p = 0; p < _feeds.Length; p++)
        {
            _feeds[p]?.EndStep(_spikes[p]!, Steps);
        }

        Stream.Step = Steps;
        ArriveAtRows();
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
            if (signal.Turns)
            {
                if (_shares.Length == 1 || signal.Population is null)
                {
                    signal.Turn(0, signal.Size);
                }

                signal.EndTurn();
            }
        }

        EndStep(Steps++);
        TakeFrames();
        Follow(Steps - 1);
    }
}
