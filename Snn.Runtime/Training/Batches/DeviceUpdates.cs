namespace Snn.Runtime;

/// <summary>
/// The updates of a batch on a device: those that it queues while its trials run, and the one with which it ends. Before each,
/// updates of the network may change the gradient.
/// </summary>
/// <param name="setup">What is trained.</param>
/// <param name="device">What runs the batches.</param>
/// <param name="weights">Moves the weights.</param>
/// <param name="network">Updates of the network; null where it has none.</param>
/// <param name="reduceParameterGradients">Sums up the gradients of a batch by parameters, once the device is done, and says what is wrong with them.</param>
internal sealed class DeviceUpdates(TrainingSetup setup, DeviceBatch device, DeviceUpdate weights, DeviceNetworkUpdates? network, Func<Batch, string?> reduceParameterGradients) : IBetweenSteps
{
    private readonly UpdatesWithin _times = new(setup);
    private Batch _batch = null!;
    private Action? _changeGradients;
    private int _queued;

    public int Every => _times.Every;

    /// <summary>Number of updates of the batch.</summary>
    public int Count => _times.Count;

    /// <summary>Whether updates of the network change the gradients of the batch.</summary>
    public bool ChangeGradients => BrokenParameters is null && network?.AreDueBefore(_batch.Time.Iteration) == true;

    /// <summary>Whether they have those by parameters, which the host sums up: it waits for the device before them.</summary>
    public bool HaveParameterGradients => network?.HaveParameterGradients(_batch.Time.Iteration) == true;

    /// <summary>What is wrong with a gradient by a parameter that they would have had, or null.</summary>
    public string? BrokenParameters { get; private set; }

    /// <summary>Whether updates that are due after the batch have parameters: they wait until the host has moved those that learn.</summary>
    public bool WaitForParameters => network?.HaveParameters(_batch.Time.Iteration, before: false) == true;

    /// <summary>A batch begins.</summary>
    public void Begin(Batch batch)
    {
        (_batch, _queued, BrokenParameters) = (batch, 0, null);
        _times.Begin(batch);
    }

    /// <summary>What updates compute from when they are is sent for all that are queued in these steps, and for the last.</summary>
    public void Begin(int first, int end)
    {
        int before = first / Every;
        var times = _times.Between(before, Math.Min(end / Every + 1, Count));
        weights.Expect(times, before);
        if (ChangeGradients)
        {
            network!.Expect(times);
            if (first == 0)
            {
                network.SendParameters(); // later ones go on with what they have made of them
            }
        }
    }

    public void Move(int steps)
    {
        if (ChangeGradients)
        {
            network!.Collect(steps);
        }

        Update();
    }

    public void End(int steps) => network?.EndStretch(steps);

    /// <summary>Queues the last update of the weights, and the network's own updates that are due.</summary>
    public void End()
    {
        network?.Collect();
        if (HaveParameterGradients)
        {
            device.Finish();
            BrokenParameters = reduceParameterGradients(_batch);
            network!.SendParameterGradients();
        }

        Update();
        weights.Fetch();
        if (!WaitForParameters)
        {
            network?.AfterBatch(_batch.Examples.Length, _batch.Time);
        }

        network?.FetchBroken();
    }

    /// <summary>Queues the next update of the weights.</summary>
    private void Update()
    {
        _changeGradients ??= () => network!.BeforeOptimisers(_batch.Examples.Length, _batch.Time.Iteration, _times[_queued]);
        weights.Run(device.Shards, _batch.Examples.Length, _times[_queued], ChangeGradients ? _changeGradients : null);
        _queued++;
    }
}
