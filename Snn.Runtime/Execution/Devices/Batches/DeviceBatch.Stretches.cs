namespace Snn.Runtime;

/// <content>
/// Trials in which weights learn as they run, and of which a device keeps no more than some steps: they are queued a stretch
/// at a time, and while the device runs one the host sends the spikes of the next.
/// </content>
public abstract partial class DeviceBatch
{
    /// <summary>Steps of a trial that are kept.</summary>
    internal KeptSteps Kept { get; }

    /// <summary>The first step of the present stretch.</summary>
    internal int Stretch { get; private set; }

    /// <summary>What is done between the steps; null for nothing.</summary>
    private protected IBetweenSteps? Between { get; private set; }

    /// <summary>Queues the batch, stretch after stretch.</summary>
    /// <param name="queue">Queues the steps from the first number on and before the second.</param>
    private protected void RunStretches(Action<int, int> queue)
    {
        for (Stretch = 0; ;)
        {
            int end = Math.Min(Kept.Stretch, Steps - Stretch) + Stretch;
            Between?.Begin(Stretch, end);
            queue(Stretch, end);
            if (end == Steps)
            {
                return;
            }

            foreach (var loss in _losses)
            {
                loss.Run(Trials, _inputs, learns: Shards > 0, end);
            }

            Between?.End(end);
            _inputs.SendFollowing(end);
            Setup.Device.Wait();
            _inputs.Follow();
            (Trials, Stretch) = (_inputs.Into(Trials), end);
        }
    }

    /// <summary>Has weights moved where that is due after a step.</summary>
    private protected void MoveAfter(int t)
    {
        if (Between is { } between && (t + 1) % between.Every == 0 && t + 1 < Steps)
        {
            between.Move(t + 1);
        }
    }
}

/// <summary>What is done between the steps of a batch whose weights learn as it runs.</summary>
internal interface IBetweenSteps
{
    /// <summary>Number of steps from one move of the weights to the next.</summary>
    int Every { get; }

    /// <summary>Some steps will be queued: those from the first number on and before the second. Nothing is queued any more.</summary>
    void Begin(int first, int end);

    /// <summary>Queues a move of the weights, after so many steps of all trials, but not after the last.</summary>
    void Move(int steps);

    /// <summary>So many steps are queued, and others will be.</summary>
    void End(int steps);
}
