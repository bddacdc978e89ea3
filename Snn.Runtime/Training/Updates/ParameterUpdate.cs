using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// The end of a batch for the trained parameters: sums the shards' gradients in their order, reduces them over the batch as
/// the optimiser of each parameter says, and, once updates of the network have seen that, moves the raw values. They are few,
/// so one thread does it.
/// </summary>
internal sealed class ParameterUpdate : IDisposable
{
    private readonly Arena _arena = new();
    private readonly ParameterStore _parameters;
    private readonly OptimiserChoice _optimisers;
    private readonly Lanes[] _slices;
    private readonly ParameterArray[] _gradients;
    private readonly ParameterArray _sum;

    /// <param name="parameters">The parameters.</param>
    /// <param name="shards">Gradients to sum.</param>
    /// <param name="optimisers">What moves them.</param>
    /// <param name="isGiven">Whether something else sums the gradients of the shards.</param>
    public ParameterUpdate(ParameterStore parameters, int shards, OptimiserChoice optimisers, bool isGiven = false)
    {
        Given = isGiven ? new(parameters.Layout) : null;
        (_parameters, _optimisers) = (parameters, optimisers);
        _gradients = [.. Enumerable.Range(0, shards).Select(_ => new ParameterArray(parameters.Layout))];
        _sum = new(parameters.Layout);
        States = [.. Enumerable.Range(0, optimisers.ParameterStateCount).Select(_ => _arena.Lanes(parameters.Raw.Length))];
        _slices = new Lanes[States.Length];
    }

    /// <summary>The optimisers' states, each as long as the raw values.</summary>
    public Lanes[] States { get; }

    /// <summary>The gradient of a shard.</summary>
    public ParameterArray this[int shard] => _gradients[shard];

    /// <summary>The sum of all shards, where something else makes it.</summary>
    public ParameterArray? Given { get; }

    /// <summary>Forgets the gradients of a batch.</summary>
    public void Clear() => Array.ForEach(_gradients, g => g.All.Span.Clear());

    /// <summary>What <see cref="Reduce"/> has made of the gradients of the last batch: dLoss/dvalue.</summary>
    public ParameterArray Gradient => _sum;

    /// <summary>Sums the gradients up, and reduces them over the batch.</summary>
    /// <param name="shards">Gradients to sum: the first so many.</param>
    /// <param name="examples">Number of examples in them.</param>
    /// <returns>What is wrong with the gradient by which parameter, or null.</returns>
    public string? Reduce(int shards, int examples)
    {
        var sum = _sum.All;
        sum.Span.Clear();
        for (int j = 0; j < sum.Length; j += Vector<float>.Count)
        {
            if (Given is not null)
            {
                sum[j] = Given.All[j];
                continue;
            }

            for (int s = 0; s < shards; s++)
            {
                sum[j] += _gradients[s].All[j];
            }
        }

        Clear();
        foreach (var (p, parameter) in _parameters.Layout.Parameters.Index())
        {
            if (!_sum[p].IsFinite(_sum[p].Length))
            {
                return $"the gradient of {parameter.Name} is no finite number.";
            }

            if (parameter.Learns)
            {
                Scale(_sum[p], _optimisers.OfParameter(p), examples);
            }
        }

        return null;
    }

    /// <summary>Updates the parameters.</summary>
    /// <param name="time">When in the run.</param>
    /// <returns>What is wrong with which parameter, or null.</returns>
    public string? Move(UpdateTime time)
    {
        _parameters.ToRaw(_sum);
        for (int p = 0, start = 0; p < _parameters.Layout.Parameters.Count; start += _sum[p++].Length)
        {
            if (_parameters.Layout.Parameters[p].Learns)
            {
                Move(_optimisers.OfParameter(p), start, _sum[p], time);
            }
        }

        return _parameters.Follow() is { } broken ? $"{broken} has run out of the numbers that make sense for it." : null;
    }

    private static void Scale(Lanes gradient, ICustomUpdate optimiser, int examples)
    {
        var scale = new Vector<float>(optimiser.BatchReduction == Reduction.Sum ? 1 : 1f / examples);
        for (int j = 0; j < gradient.Length; j += Vector<float>.Count)
        {
            gradient[j] *= scale;
        }
    }

    /// <summary>Moves the raw values of one parameter.</summary>
    private void Move(ICustomUpdate optimiser, int start, Lanes gradient, UpdateTime time)
    {
        for (int s = 0; s < optimiser.StateCount; s++)
        {
            _slices[s] = States[s].Slice(start, gradient.Length);
        }

        optimiser.Update(_parameters.Raw.Slice(start, gradient.Length), gradient, _slices.AsSpan(0, optimiser.StateCount), time);
    }

    public void Dispose()
    {
        _arena.Dispose();
        _sum.Dispose();
        Given?.Dispose();
        Array.ForEach(_gradients, g => g.Dispose());
    }
}
