using System.Runtime.InteropServices;

namespace Snn.Runtime;

/// <summary>
/// The rewiring of one projection at the end of an update: synapses that are gone make room for as many between other pairs,
/// each set of free pairs as likely as any other. A synapse takes its weight and the optimiser's states along to its new
/// place; those of a new one are 0. One thread does it, after all chunks have moved, and what it draws depends on seed,
/// projection and number of the update alone.
/// </summary>
internal sealed class DeepRewiring
{
    private readonly WeightStore _weights;
    private readonly int _index, _seed;
    private readonly ProjectionLayout _projection;
    private readonly ConnectedPairs _pairs;
    private readonly PairWeights _drawn;
    private readonly Lanes[] _arrays;
    private readonly bool[] _dormant;
    private readonly int[] _offsets, _targets, _from, _sources;
    private readonly float[] _moved;
    private readonly HashSet<long> _chosen = [];
    private readonly List<long> _ranks = [];
    private int _gone;

    /// <param name="weights">The weights.</param>
    /// <param name="index">The projection.</param>
    /// <param name="states">The optimiser's states, each as long as all weights.</param>
    /// <param name="seed">Seed of the run.</param>
    public DeepRewiring(WeightStore weights, int index, IEnumerable<Lanes> states, int seed)
    {
        (_weights, _index, _seed) = (weights, index, seed);
        (_projection, _pairs) = (weights.Layout.Projections[index], weights.Connections(index)!);
        _drawn = new(weights, index, seed);
        int origin = weights.OriginOf(index), length = weights.Of(index).Length;
        _arrays = [weights.Of(index), .. states.Select(s => s.Slice(origin, length))];
        _dormant = new bool[_pairs.Count];
        _offsets = new int[_pairs.Sources + 1];
        (_targets, _from, _sources, _moved) = (new int[_pairs.Count], new int[_pairs.Count], new int[_pairs.Count], new float[_pairs.Count]);
    }

    /// <summary>Targets that a source may have.</summary>
    private int Width => _projection.SelfConnections ? _pairs.Targets : _pairs.Targets - 1;

    /// <summary>
    /// The end of an update of a part of the projection's weights, which any thread may do: θ falls and is shaken, then it is a
    /// weight of its sign again, or gone.
    /// </summary>
    /// <param name="theta">What the optimiser made of θ; receives the weights.</param>
    /// <param name="signs">The sign bits of the weights.</param>
    /// <param name="first">Number of the part's first synapse.</param>
    /// <param name="iteration">Number of the update.</param>
    public void End(Lanes theta, Lanes signs, int first, int iteration)
    {
        var step = _projection.Rewiring!;
        int length = Math.Clamp(_pairs.Count - first, 0, theta.Length), gone = 0;
        var values = theta.Span[..length];
        var bits = MemoryMarshal.Cast<float, int>(signs.Span);
        for (int i = 0; i < length; i++)
        {
            float moved = values[i] - step.L1;
            if (step.Noise > 0)
            {
                moved += step.Noise * (float)new RandomRow(_seed, _index, RandomPurpose.Noise, first + i, iteration).Normal();
            }

            bool isGone = moved < 0;
            _dormant[first + i] = isGone;
            gone += isGone ? 1 : 0;
            values[i] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(isGone ? 0 : moved) | bits[i]);
        }

        Interlocked.Add(ref _gone, gone);
    }

    /// <summary>Draws as many pairs as are gone and puts all in order.</summary>
    /// <param name="iteration">Number of the update.</param>
    public void Run(int iteration)
    {
        int gone = _gone;
        _gone = 0;
        if (gone == 0)
        {
            return;
        }

        DrawRanks(gone, iteration);
        Merge();
        foreach (var array in _arrays)
        {
            var values = array.Span;
            for (int i = 0; i < _from.Length; i++)
            {
                _moved[i] = _from[i] >= 0 ? values[_from[i]] : 0;
            }

            _moved.CopyTo(values);
        }

        _pairs.Set(_offsets, _targets);
        var weights = _arrays[0].Span;
        for (int i = 0; i < _from.Length; i++)
        {
            if (_from[i] < 0)
            {
                weights[i] = float.IsNegative(_drawn.Of(_sources[i], _targets[i])) ? -0f : 0f;
            }
        }
    }

    /// <summary>Different numbers of free pairs, counted row after row, ascending (Floyd; Bentley, 1987).</summary>
    private void DrawRanks(int count, int iteration)
    {
        long free = (long)_pairs.Sources * Width - (_pairs.Count - count);
        var random = new RandomRow(_seed, _index, RandomPurpose.Rewiring, 0, iteration);
        _chosen.Clear();
        for (long last = free - count; last < free; last++)
        {
            long drawn = random.Below(last + 1);
            _chosen.Add(_chosen.Contains(drawn) ? last : drawn);
        }

        _ranks.Clear();
        _ranks.AddRange(_chosen);
        _ranks.Sort();
    }

    /// <summary>New rows of what stays and what is drawn.</summary>
    private void Merge()
    {
        int at = 0, next = 0;
        long before = 0; // free pairs of the rows before
        for (int k = 0; k < _pairs.Sources; k++)
        {
            int i = _pairs.FirstOf(k), end = _pairs.FirstOf(k + 1), taken = 0, stays = 0;
            for (int j = i; j < end; j++)
            {
                stays += _dormant[j] ? 0 : 1;
            }

            bool selfIsAhead = !_projection.SelfConnections;
            int free = Width - stays;
            for (; next < _ranks.Count && _ranks[next] < before + free; next++)
            {
                int rank = (int)(_ranks[next] - before);
                while (PassTaken(k, rank + taken, ref i, end, ref at, ref selfIsAhead))
                {
                    taken++;
                }

                Add(ref at, k, rank + taken, -1);
            }

            while (PassTaken(k, int.MaxValue, ref i, end, ref at, ref selfIsAhead))
            {
            }

            before += free;
            _offsets[k + 1] = at;
        }
    }

    /// <summary>Passes the next target of a row that is not free, if it is no greater than a bound.</summary>
    private bool PassTaken(int k, int bound, ref int i, int end, ref int at, ref bool selfIsAhead)
    {
        while (i < end && _dormant[i])
        {
            i++;
        }

        int synapse = i < end ? _pairs.TargetOf(i) : int.MaxValue;
        if (selfIsAhead && k < synapse)
        {
            selfIsAhead = k > bound;
            return !selfIsAhead;
        }

        if (i == end || synapse > bound)
        {
            return false;
        }

        Add(ref at, k, synapse, i++);
        return true;
    }

    private void Add(ref int at, int source, int target, int from)
    {
        (_sources[at], _targets[at], _from[at]) = (source, target, from);
        at++;
    }
}
