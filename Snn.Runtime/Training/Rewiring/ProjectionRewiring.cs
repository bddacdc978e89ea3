using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// The rewiring of one projection at the end of an update: synapses that its rule says are gone make room for as many between
/// other pairs, each set of free pairs as likely as any other. A synapse takes its weight, the optimiser's states and those of the
/// rule along to its new place; those of a new one are 0. One thread does it, after all chunks have moved, and what it draws
/// depends on seed, projection and number of the update alone. Where synapses come in blocks, one that is gone waits at 0
/// until the optimiser or the rule wakes it, and its block goes when all of them wait.
/// </summary>
internal sealed class ProjectionRewiring
{
    private readonly WeightStore _weights;
    private readonly IRewiring _rule;
    private readonly int _index, _seed;
    private readonly ProjectionLayout _projection;
    private readonly ConnectedPairs _pairs;
    private readonly PairWeights _drawn;
    private readonly Lanes[] _states, _arrays;
    private readonly bool[] _dormant;
    private readonly int[] _offsets;
    private readonly int _block, _blocks;
    private readonly SynapseMoves _moves;
    private readonly HashSet<long> _chosen = [];
    private readonly List<long> _ranks = [];
    private readonly List<bool> _signs = [];
    private int _gone;

    /// <param name="weights">The weights.</param>
    /// <param name="index">The projection.</param>
    /// <param name="optimiser">The optimiser's states, each as long as all weights.</param>
    /// <param name="states">The same of rules of rewiring.</param>
    /// <param name="seed">Seed of the run.</param>
    public ProjectionRewiring(WeightStore weights, int index, IEnumerable<Lanes> optimiser, IEnumerable<Lanes> states, int seed)
    {
        (_weights, _index, _seed) = (weights, index, seed);
        (_projection, _pairs) = (weights.Layout.Projections[index], weights.Connections(index)!);
        _rule = _projection.RewiredBy!;
        _drawn = new(weights, index, seed);
        int origin = weights.OriginOf(index), length = weights.Of(index).Length;
        _states = [.. states.Take(_rule.StateCount).Select(s => s.Slice(origin, length))];
        _arrays = [weights.Of(index), .. optimiser.Select(s => s.Slice(origin, length)), .. _states];
        _dormant = new bool[_pairs.Count];
        _offsets = new int[_pairs.Sources + 1];
        (_block, _blocks) = (_pairs.Block, _pairs.Count / _pairs.Block);
        _moves = new(_blocks, _block);
    }

    /// <summary>Most states that any rule of a network has of a synapse.</summary>
    public static int StatesOf(NetworkLayout layout) => layout.Projections.Select(p => p.RewiredBy?.StateCount ?? 0).DefaultIfEmpty(0).Max();

    /// <summary>Blocks of targets that a source may have.</summary>
    private int Width => _pairs.Targets / _block - (_projection.SelfConnections ? 0 : 1);

    /// <summary>An update begins; what one that broke has counted is forgotten.</summary>
    public void Begin() => _gone = 0;

    /// <summary>Whether synapses go in an update; in others the rule moves them alone.</summary>
    public bool IsDue(int iteration) => iteration % _rule.Every == 0;

    /// <summary>
    /// The end of an update of a part of the projection's weights, which any thread may do: the rule moves θ, then it is a
    /// weight of its sign again, or gone. A θ below 0 of a synapse that stays is 0.
    /// </summary>
    /// <param name="theta">What the optimiser made of θ; receives the weights.</param>
    /// <param name="gradient">The gradient by θ.</param>
    /// <param name="room">The thread's; has the sign bits of the weights.</param>
    /// <param name="first">Number of the part's first synapse.</param>
    /// <param name="time">That of the update.</param>
    /// <returns>Whether the rule's states are finite numbers.</returns>
    public bool End(Lanes theta, Lanes gradient, RewiringRoom room, int first, UpdateTime time)
    {
        int length = theta.Length, own = Math.Clamp(_pairs.Count - first, 0, length);
        bool isFinite = Update(theta, gradient, room, first, own, time), isDue = IsDue(time.Iteration);
        var (gone, signs) = (room.Gone(length), room.Signs(length));
        for (int j = 0; j < length; j += Vector<float>.Count)
        {
            var moved = theta[j];
            var isNone = Vector.LessThan(moved, Vector<float>.Zero) | (isDue ? Vector.GreaterThan(gone[j], Vector<float>.Zero) : Vector<int>.Zero);
            theta[j] = Vector.AndNot(Vector.Abs(moved), Vector.AsVectorSingle(isNone)) | signs[j];
        }

        theta.Span[own..].Clear();
        if (isDue && own > 0) // else all of the part lies behind the last synapse
        {
            Mark(gone.Span[..own], first);
        }

        return isFinite;
    }

    /// <summary>The numbers that are drawn for a synapse in an update.</summary>
    /// <param name="synapse">Its number.</param>
    /// <param name="iteration">Number of the update.</param>
    /// <param name="draws">Receives them.</param>
    public void Draw(int synapse, int iteration, Span<float> draws)
    {
        var random = RandomOf(synapse, iteration);
        foreach (ref float draw in draws)
        {
            draw = (float)random.Normal();
        }
    }

    private RandomRow RandomOf(int synapse, int iteration) => new(_seed, _index, RandomPurpose.Noise, synapse, iteration);

    private bool Update(Lanes theta, Lanes gradient, RewiringRoom room, int first, int own, UpdateTime time)
    {
        bool areDrawn = _rule.Draws(time), isFinite = true;
        var draws = room.Draws(_rule.DrawCount, theta.Length, areDrawn);
        for (int i = 0; areDrawn && i < own; i++)
        {
            var random = RandomOf(first + i, time.Iteration);
            foreach (var draw in draws)
            {
                draw.At(i) = (float)random.Normal();
            }
        }

        var states = room.States(_states.Length);
        for (int s = 0; s < states.Length; s++)
        {
            states[s] = _states[s].Slice(first, theta.Length);
        }

        _rule.Update(theta, gradient, states, draws, room.Gone(theta.Length), time);
        foreach (var state in states)
        {
            state.Span[own..].Clear(); // there is nothing beside the synapses, whatever was computed there
            isFinite &= state.IsFinite(own);
        }

        return isFinite;
    }

    private void Mark(ReadOnlySpan<float> gone, int first)
    {
        var dormant = _dormant.AsSpan(first, gone.Length);
        int count = 0;
        for (int i = 0; i < gone.Length; i++)
        {
            bool isGone = gone[i] != 0;
            dormant[i] = isGone;
            count += isGone ? 1 : 0;
        }

        Interlocked.Add(ref _gone, count);
    }

    /// <summary>Takes over which synapses are gone, where an update is done elsewhere.</summary>
    public void MarkGone(ReadOnlySpan<int> synapses)
    {
        Array.Clear(_dormant);
        foreach (int synapse in synapses)
        {
            _dormant[synapse] = true;
        }

        _gone = synapses.Length;
    }

    /// <summary>Draws as many pairs as are gone and puts all in order.</summary>
    /// <param name="iteration">Number of the update.</param>
    /// <returns>What has gone and come; valid until the next time.</returns>
    public SynapseMoves Run(int iteration)
    {
        int gone = _gone < _block ? 0 : GoneBlocks();
        _gone = 0;
        if (gone == 0)
        {
            _moves.Clear();
            return _moves;
        }

        DrawRanks(gone, iteration);
        Plan();
        FindSigns();
        foreach (var array in _arrays)
        {
            _moves.Apply(array.Span[.._pairs.Count]);
        }

        _pairs.Move(_moves, _offsets);
        var weights = _arrays[0].Span;
        int next = 0;
        foreach (var (place, _, _) in _moves.New)
        {
            for (int i = 0; i < _block; i++)
            {
                weights[place + i] = _signs[next++] ? -0f : 0f;
            }
        }

        return _moves;
    }

    /// <summary>Which of the new synapses are negative: asked before anything moves, since a user's function may say it.</summary>
    private void FindSigns()
    {
        _signs.Clear();
        foreach (var (_, source, target) in _moves.New)
        {
            for (int i = 0; i < _block; i++)
            {
                _signs.Add(float.IsNegative(_drawn.Of(source, target + i)));
            }
        }
    }

    /// <summary>How many blocks are gone, each of which is then told by the place of its number alone.</summary>
    private int GoneBlocks()
    {
        if (_block == 1)
        {
            return _gone;
        }

        int gone = 0;
        for (int i = 0; i < _blocks; i++)
        {
            bool isGone = !_dormant.AsSpan(i * _block, _block).Contains(false);
            _dormant[i] = isGone;
            gone += isGone ? 1 : 0;
        }

        return gone;
    }

    private int FirstOf(int source) => _pairs.FirstOf(source) / _block;

    /// <summary>Different numbers of free pairs, counted row after row, ascending (Floyd; Bentley, 1987).</summary>
    private void DrawRanks(int count, int iteration)
    {
        long free = (long)_pairs.Sources * Width - (_blocks - count);
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

    /// <summary>Which blocks go and where new ones stand, row after row.</summary>
    private void Plan()
    {
        _moves.Clear();
        int next = 0, gone = NextGone(0);
        long before = 0; // free pairs of the rows before
        for (int k = 0; k < _pairs.Sources; k++)
        {
            int first = FirstOf(k), end = FirstOf(k + 1), stays = end - first - CountGone(gone, end), free = Width - stays, added = next;
            while (added < _ranks.Count && _ranks[added] < before + free)
            {
                added++;
            }

            PlanRow(k, before, next, added, ref gone);
            _offsets[k + 1] = _offsets[k] + (stays + added - next) * _block;
            (next, before) = (added, before + free);
        }

        _moves.End();
    }

    /// <summary>The same of one row.</summary>
    /// <param name="k">The row.</param>
    /// <param name="before">Free pairs of the rows before.</param>
    /// <param name="next">The first of the ranks that are in it.</param>
    /// <param name="end">The first that is not.</param>
    /// <param name="gone">The next block that goes.</param>
    private void PlanRow(int k, long before, int next, int end, ref int gone)
    {
        int i = FirstOf(k), last = FirstOf(k + 1), own = k / _block, taken = 0;
        bool selfIsAhead = !_projection.SelfConnections;
        for (; next < end; next++)
        {
            // the rank counts free targets; those taken that lie before it are passed
            int rank = (int)(_ranks[next] - before);
            while (true)
            {
                for (; i == gone && i < last; i++)
                {
                    _moves.Remove(gone, k, _pairs.TargetOf(gone * _block));
                    gone = NextGone(gone + 1);
                }

                int target = i < last ? _pairs.TargetOf(i * _block) / _block : int.MaxValue, ahead = selfIsAhead ? Math.Min(own, target) : target;
                if (ahead > rank + taken)
                {
                    break;
                }

                taken++;
                if (ahead == target)
                {
                    i++;
                }
                else
                {
                    selfIsAhead = false;
                }
            }

            _moves.Insert(i, k, rank + taken);
        }

        for (; gone < last; gone = NextGone(gone + 1))
        {
            _moves.Remove(gone, k, _pairs.TargetOf(gone * _block));
        }
    }

    private int CountGone(int from, int end)
    {
        int count = 0;
        for (; from < end; from = NextGone(from + 1))
        {
            count++;
        }

        return count;
    }

    /// <summary>The next block that goes, from one on; as many as there are where none does.</summary>
    private int NextGone(int from)
    {
        int found = _dormant.AsSpan(from, _blocks - from).IndexOf(true);
        return found < 0 ? _blocks : from + found;
    }
}
