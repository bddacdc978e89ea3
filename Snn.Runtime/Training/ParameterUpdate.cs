using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// The end of a batch for the trained parameters: sums the shards' gradients in their order, reduces them over the batch as
/// the optimiser says and moves the raw values. They are few, so one thread does it.
/// </summary>
internal sealed class ParameterUpdate : IDisposable
{
    private readonly Arena _arena = new();
    private readonly ParameterStore _parameters;
    private readonly ICustomUpdate _optimiser;
    private readonly ParameterArray[] _gradients;
    private readonly ParameterArray _sum;

    public ParameterUpdate(ParameterStore parameters, int shards, ICustomUpdate optimiser)
    {
        (_parameters, _optimiser) = (parameters, optimiser);
        _gradients = [.. Enumerable.Range(0, shards).Select(_ => new ParameterArray(parameters.Layout))];
        _sum = new(parameters.Layout);
        States = [.. Enumerable.Range(0, optimiser.StateCount).Select(_ => _arena.Lanes(parameters.Raw.Length))];
    }

    /// <summary>The optimiser's states, each as long as the raw values.</summary>
    public Lanes[] States { get; }

    /// <summary>The gradient of a shard.</summary>
    public ParameterArray this[int shard] => _gradients[shard];

    /// <summary>Forgets the gradients of a batch.</summary>
    public void Clear() => Array.ForEach(_gradients, g => g.All.Span.Clear());

    /// <summary>Updates the parameters.</summary>
    /// <param name="shards">Gradients to sum: the first so many.</param>
    /// <param name="examples">Number of examples in them.</param>
    /// <param name="time">When in the run.</param>
    /// <returns>What is wrong with which parameter, or null.</returns>
    public string? Run(int shards, int examples, UpdateTime time)
    {
        var sum = _sum.All;
        sum.Span.Clear();
        var scale = new Vector<float>(_optimiser.BatchReduction == Reduction.Sum ? 1 : 1f / examples);
        for (int j = 0; j < sum.Length; j += Vector<float>.Count)
        {
            for (int s = 0; s < shards; s++)
            {
                sum[j] += _gradients[s].All[j];
            }

            sum[j] *= scale;
        }

        Clear();
        foreach (var (p, parameter) in _parameters.Layout.Parameters.Index())
        {
            if (!_sum[p].IsFinite(_sum[p].Length))
            {
                return $"the gradient of {parameter.Name} is no finite number.";
            }
        }

        _parameters.ToRaw(_sum);
        _optimiser.Update(_parameters.Raw, sum, States, time);
        return _parameters.Follow() is { } broken ? $"{broken} has run out of the numbers that make sense for it." : null;
    }

    public void Dispose()
    {
        _arena.Dispose();
        _sum.Dispose();
        Array.ForEach(_gradients, g => g.Dispose());
    }
}
