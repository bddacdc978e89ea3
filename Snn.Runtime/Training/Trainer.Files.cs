namespace Snn.Runtime;

/// <content>What a run writes and reads: a checkpoint, from which it goes on, and the network that it has trained, which others use.</content>
public sealed partial class Trainer
{
    /// <summary>Writes everything a later run needs to go on from here; replaces the directory's checkpoint.</summary>
    /// <exception cref="CheckpointException">The file cannot be written; the old one is whole.</exception>
    /// <exception cref="InvalidOperationException">The last epoch was not completed, or is under way.</exception>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public void Save(string directory)
    {
        using var turn = _turns.Wait();
        ThrowIfBroken();
        _runner.Fetch();
        _state.Write(directory, Epoch, Iteration);
    }

    /// <summary>
    /// Goes on from a directory's checkpoint. Network, optimiser and seed must be the checkpoint's: shape, equations, time step,
    /// delays and the values of all parameters that do not learn. Learning rule, loss, penalty, plan, batch size and shards may
    /// differ, as may settings of the optimiser such as the learning rate.
    /// </summary>
    /// <returns>What differs of that which may, a phrase each; nothing where the run goes on as an unbroken one would have.</returns>
    /// <exception cref="CheckpointException">There is no checkpoint, it is damaged, or it does not fit; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">An epoch is under way.</exception>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public IReadOnlyList<string> Resume(string directory)
    {
        using var turn = _turns.Wait();
        ThrowIfInEpoch();
        _runner.Fetch();
        var (header, differences) = _state.Read(directory);
        _broken = true; // until what runs the batches has it too
        (Epoch, Iteration) = (header.Epoch, header.Iteration);
        SetFeedback();
        _runner.Store();
        _same?.CheckState(_setup, Epoch);
        _broken = false;
        return differences;
    }

    /// <summary>
    /// Writes what training has made of the network: weights, connections, parameters and delays, whatever rule, batch or
    /// optimiser made it. <see cref="TrainedNetworkExtensions.Load"/> uses it, <see cref="LoadNetwork"/> trains it further.
    /// </summary>
    /// <param name="path">The file. It is whole or not there.</param>
    /// <exception cref="CheckpointException">The file cannot be written; the old one is whole.</exception>
    /// <exception cref="InvalidOperationException">The last epoch was not completed, or is under way.</exception>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public void SaveNetwork(string path)
    {
        using var turn = _turns.Wait();
        ThrowIfBroken();
        _runner.Fetch();
        TrainedNetwork.Save(path, _setup);
    }

    /// <summary>
    /// Begins with what another run has made of the network, whatever its rule, batch, loss or optimiser were; before the first
    /// batch, since what an optimiser has gathered would be of other weights.
    /// </summary>
    /// <param name="path">A file that <see cref="SaveNetwork"/> has written.</param>
    /// <exception cref="CheckpointException">There is none, it is damaged, or it is of another network, which is named; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">There was a batch already, or a rule of rewiring keeps states of its synapses, which the file does not have.</exception>
    /// <exception cref="ObjectDisposedException">The trainer has been disposed of.</exception>
    public void LoadNetwork(string path)
    {
        using var turn = _turns.Wait();
        ThrowIfInEpoch();
        if (Iteration > 0)
        {
            throw new InvalidOperationException("The trainer has trained already; load a network before the first epoch.");
        }

        if (_setup.Layout.Projections.FirstOrDefault(p => p.RewiredBy?.StateCount > 0) is { } rewired)
        {
            throw new InvalidOperationException($"{rewired.Name} is rewired by a rule that keeps states of its synapses, which the file of a network does not have; go on from a checkpoint with Resume.");
        }

        _runner.Fetch();
        TrainedNetwork.Load(path, _setup.Weights, _setup.Parameters, _setup.Options.Seed);
        bool broken = _broken;
        _broken = true; // until what runs the batches has it too
        _setup.Rounding?.RoundAll();
        SetFeedback();
        _runner.Store();
        _same?.CheckState(_setup, Epoch);
        _broken = broken;
    }
}
