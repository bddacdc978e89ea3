using System.Numerics;

namespace Snn.Runtime;

/// <summary>
/// Draws the targets of one source neuron, of connections that are chosen row by row. A row depends on seed, projection and its
/// own number alone, so it is drawn when it is needed, again and again, by whichever thread needs it.
/// </summary>
/// <param name="layout">The network.</param>
/// <param name="index">The projection.</param>
/// <param name="seed">Seed of the run.</param>
internal sealed class RowDraw(NetworkLayout layout, int index, int seed)
{
    // each thread has its own, which grows to the longest row
    [ThreadStatic]
    private static int[]? _row;

    [ThreadStatic]
    private static ulong[]? _marks;

    private readonly ProjectionLayout _projection = layout.Projections[index];
    private readonly PopulationLayout _source = layout.Populations[layout.Projections[index].Source];
    private readonly PopulationLayout _target = layout.Populations[layout.Projections[index].Target];

    /// <summary>Neighbouring targets that are drawn together.</summary>
    public int Block { get; } = layout.Projections[index].Connections!.Block;

    /// <summary>Blocks of targets that a source may have; without the one that it is in itself where it does not connect to itself.</summary>
    public int Width { get; } = WidthOf(layout, index);

    /// <summary>The gaps between them where each is connected with one probability; null of others.</summary>
    public RowGaps? Gaps { get; } = layout.Projections[index].Connections is ConnectByProbability { Chance: var chance } ? new(chance, WidthOf(layout, index)) : null;

    public bool SkipsSelf => !_projection.SelfConnections;

    public string Name => $"{layout.Name}.{_projection.Name}";

    /// <summary>Whether connections are chosen row by row.</summary>
    public static bool Draws(Connect? connections) =>
        connections is ConnectByProbability or ConnectByChance or ConnectByDistance or ConnectPerSource or ConnectWhere or ConnectOneToOne;

    /// <exception cref="ArgumentException">The connections do not fit the populations.</exception>
    public void Check()
    {
        if (SkipsSelf && _projection.Source != _projection.Target)
        {
            throw new ArgumentException($"{Name} comes from {_source.Name} and ends at {_target.Name}, so it connects no neuron with itself; leave out SelfConnections.");
        }

        switch (_projection.Connections)
        {
            case ConnectPerSource { Count: var count }:
                Fits(count, Width, "targets for each source", "PerSource");
                break;
            case ConnectOneToOne when _source.Size != _target.Size:
                throw new ArgumentException($"{Name} connects neurons one to one, and {_source.Name} has {_source.Size} of them and {_target.Name} {_target.Size}; give both the same number, or connect them by Sparse.");
            case ConnectOneToOne when SkipsSelf:
                throw new ArgumentException($"{Name} connects every neuron with itself, and SelfConnections is false, so nothing is left; leave it out.");
            case ConnectByDistance when _source.Shape is null || _target.Shape is null:
                throw new ArgumentException($"{Name} connects neurons by their distance, and {(_source.Shape is null ? _source : _target).Name} has no shape; declare it with height, width and channels, as in new(28, 28, 1).");
            default:
                break;
        }
    }

    /// <exception cref="ArgumentException">There are fewer.</exception>
    public void Fits(long count, long most, string what, string method)
    {
        if (count > most)
        {
            throw new ArgumentException($"{Name} is to have {count} {what}, and there {(most == 1 ? "is" : "are")} {most}; lower the number in Connect.{method}.");
        }
    }

    /// <summary>The targets of a source neuron, ascending; the next call on the same thread overwrites them.</summary>
    public ReadOnlySpan<int> Draw(int source)
    {
        int[] row = _row is { } known && known.Length >= _target.Size ? known : _row = new int[_target.Size];
        return row.AsSpan(0, Draw(source, row));
    }

    private int Draw(int source, int[] row) => _projection.Connections switch
    {
        ConnectByProbability => WithProbability(source, Gaps!, row),
        ConnectByChance { Chance: var chance } => WithChance(source, chance, "Probability", row),
        ConnectByDistance by => WithChance(source, new Distances(by, source, _source.Shape!.Value, _target.Shape!.Value).ChanceOf, "Distance", row),
        ConnectPerSource { Count: var count } => Several(source, count, row),
        ConnectWhere { Rule: var rule } => Fitting(source, rule, row),
        ConnectOneToOne => Same(source, row),
        var other => throw new ArgumentException($"{Name} has connections that are not drawn by rows, {other?.GetType().Name}."),
    };

    /// <summary>Adds a block of targets, counted among those that a source may have.</summary>
    public int Place(int source, int drawn, int[] row, int count)
    {
        int first = (SkipsSelf && drawn >= source / Block ? drawn + 1 : drawn) * Block;
        for (int m = first; m < first + Block && m < _target.Size; m++)
        {
            row[count++] = m;
        }

        return count;
    }

    public RandomRow Random(int row) => new(seed, index, RandomPurpose.Connections, row);

    /// <summary>Goes from connected block to connected block: the gaps between them are geometric.</summary>
    private int WithProbability(int source, RowGaps gaps, int[] row)
    {
        var random = Random(source);
        int count = 0;
        for (long at = gaps.Of(random.Bits() >> 11); at < Width; at += 1 + gaps.Of(random.Bits() >> 11))
        {
            count = Place(source, (int)at, row, count);
        }

        return count;
    }

    private int WithChance(int source, Func<int, int, float> chance, string method, int[] row)
    {
        var random = Random(source);
        int count = 0;
        for (int m = 0; m < _target.Size; m++)
        {
            double share = random.Share(); // of every pair, asked or not: a rule that changes for one changes no other
            if (SkipsSelf && source == m)
            {
                continue;
            }

            float p = chance(source, m);
            if (!(p is >= 0 and <= 1))
            {
                throw new ArgumentException(FormattableString.Invariant($"{Name}: the probability of the pair ({source}, {m}) is {p}; give numbers from 0 to 1 in Connect.{method}."));
            }

            if (share < p)
            {
                row[count++] = m;
            }
        }

        return count;
    }

    /// <summary>So many different blocks, each set as likely as any other (Floyd; Bentley, 1987); marked by bits, so they come out ascending.</summary>
    private int Several(int source, int number, int[] row)
    {
        int words = (Width + 63) / 64, count = 0;
        ulong[] marks = _marks is { } known && known.Length >= words ? known : _marks = new ulong[words];
        var random = Random(source);
        for (int last = Width - number; last < Width; last++)
        {
            int drawn = random.Below(last + 1);
            int chosen = (marks[drawn / 64] >> drawn % 64 & 1) != 0 ? last : drawn;
            marks[chosen / 64] |= 1ul << chosen % 64;
        }

        for (int word = 0; word < words; word++)
        {
            for (; marks[word] != 0; marks[word] &= marks[word] - 1)
            {
                count = Place(source, word * 64 + BitOperations.TrailingZeroCount(marks[word]), row, count);
            }
        }

        return count;
    }

    private int Fitting(int source, Func<int, int, bool> rule, int[] row)
    {
        int count = 0;
        for (int m = 0; m < _target.Size; m++)
        {
            if (!(SkipsSelf && source == m) && rule(source, m))
            {
                row[count++] = m;
            }
        }

        return count;
    }

    private static int WidthOf(NetworkLayout layout, int index)
    {
        var projection = layout.Projections[index];
        return (layout.Populations[projection.Target].Size - 1) / projection.Connections!.Block + (projection.SelfConnections ? 1 : 0);
    }

    private static int Same(int source, int[] row)
    {
        row[0] = source;
        return 1;
    }

    /// <summary>How far targets are from a source neuron, in rows and columns of the target, over which the source is laid.</summary>
    private sealed class Distances(ConnectByDistance by, int source, Shape from, Shape to)
    {
        private readonly float _row = (from.PlaceOf(source).Row + 0.5f) * to.Height / from.Height - 0.5f;
        private readonly float _column = (from.PlaceOf(source).Column + 0.5f) * to.Width / from.Width - 0.5f;

        public float ChanceOf(int k, int m)
        {
            var (row, column, _) = to.PlaceOf(m);
            float y = Along(_row - row, to.Height), x = Along(_column - column, to.Width);
            return by.Chance(MathF.Sqrt(y * y + x * x));
        }

        private float Along(float difference, int length)
        {
            float apart = MathF.Abs(difference);
            return by.Wraps ? MathF.Min(apart, length - apart) : apart;
        }
    }
}
