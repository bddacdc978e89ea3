namespace Snn.Runtime;

/// <content>Parameters, which the host moves.</content>
internal sealed partial class DeviceRunner
{
    /// <summary>
    /// Parameters are the host's: it takes over what updates before the optimisers have made of them and their gradients, moves
    /// those that learn, and has the updates run that are due then and have some.
    /// </summary>
    private void MoveParameters(Batch batch)
    {
        string? broken = _updates.BrokenParameters;
        if (broken is null && _updates.ChangeGradients)
        {
            broken = _networkUpdates!.TakeParameters(batch.Time.Iteration, before: true);
            _networkUpdates.TakeParameterGradients(batch.Time.Iteration);
        }

        broken ??= _updates.HaveParameterGradients ? null : ReduceParameterGradients(batch);
        broken ??= _parameters?.Move(batch.Time);
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

    /// <summary>They are few: the host sums their gradients up, once the device is done, and the next batch takes them over.</summary>
    /// <returns>What is wrong with the gradient by which parameter, or null.</returns>
    private string? ReduceParameterGradients(Batch batch)
    {
        if (_parameters is null)
        {
            return null;
        }

        int shards = _device.Shards;
        for (int s = 0; s < shards; s++)
        {
            _device.AddParameterGradients(s, _parameters[s]);
        }

        return _parameters.Reduce(shards, batch.Examples.Length);
    }
}
