using ILGPU.Runtime;

namespace Snn.Runtime;

/// <content>The gradients that a batch has summed up.</content>
public abstract partial class DeviceBatch
{
    /// <summary>
    /// Adds the gradients of the loss by the parameters of a shard's examples, from the last backward sweep; known once the
    /// batch is finished.
    /// </summary>
    public void AddParameterGradients(int shard, ParameterArray gradient)
    {
        using var turn = Enter();
        foreach (int trial in _inputs.TrialsOf(shard))
        {
            _parameterGradients.AddTo(gradient, trial);
        }

        _delays?.AddTo(gradient, shard);
    }

    /// <summary>Copies a shard's gradient to the host.</summary>
    public void ReadGradient(int shard, WeightStore gradient)
    {
        using var turn = Enter();
        WeightsThere.ReadGradient(Setup.LearnsOnline ? _inputs.TrialsOf(shard)[0] : shard, gradient);
    }

    /// <summary>Sets the gradients of all shards to zero.</summary>
    public void ClearGradients()
    {
        using var turn = Enter();
        WeightsThere.Gradients.MemSetToZero(Setup.Device.Stream);
    }
}
