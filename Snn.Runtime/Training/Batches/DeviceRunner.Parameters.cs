namespace Snn.Runtime;

/// <content>Parameters, which the host moves.</content>
internal sealed partial class DeviceRunner
{
    /// <summary>
    /// Parameters are the host's: it takes over what updates before the optimisers have made of them, moves those that learn, and
    /// has the updates run that are due then and have some.
    /// </summary>
    private void MoveParameters(Batch batch)
    {
        string? broken = _updates.ChangeGradients ? _networkUpdates!.TakeParameters(batch.Time.Iteration, before: true) : null;
        if (broken is null)
        {
            UpdateParameters(batch);
        }

        if (broken is null && _updates.WaitForParameters)
        {
            _networkUpdates!.SendParameters();
            _networkUpdates.AfterBatch(batch.Examples.Length, batch.Time);
            _networkUpdates.FetchBroken();
            _device.Finish();
            broken = _networkUpdates.Broken(before: false) ?? _networkUpdates.TakeParameters(batch.Time.Iteration, before: false);
        }

        if (broken is not null)
        {
            throw new TrainingException(broken, batch.Epoch, batch.Number, -1);
        }
    }

    /// <summary>They are few: the host moves them, and the next batch takes them over.</summary>
    private void UpdateParameters(Batch batch)
    {
        if (_parameters is null)
        {
            return;
        }

        int shards = _device.Shards;
        for (int s = 0; s < shards; s++)
        {
            _device.AddParameterGradients(s, _parameters[s]);
        }

        if (_parameters.Run(shards, batch.Examples.Length, batch.Time) is { } broken)
        {
            throw new TrainingException(broken, batch.Epoch, batch.Number, -1);
        }
    }
}
