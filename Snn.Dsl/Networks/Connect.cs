namespace Snn;

/// <summary>
/// Which pairs of neurons a <see cref="Sparse{TSynapse}"/> projection connects; at most one synapse a pair. What is drawn is
/// drawn by the runtime from the run's seed.
/// </summary>
public abstract record Connect
{
    private protected Connect()
    {
    }

    /// <summary>Neighbouring targets with which a source has synapses together; 1 where each is drawn by itself.</summary>
    public int Block { get; private protected init; } = 1;

    /// <summary>Every pair.</summary>
    public static Connect All { get; } = new ConnectByProbability(1);

    /// <summary>Every source with the target of the same index; both populations have the same number of neurons.</summary>
    public static Connect OneToOne { get; } = new ConnectOneToOne();

    /// <summary>Every pair by itself with the same probability.</summary>
    /// <param name="probability">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static Connect Probability(float probability) => new ConnectByProbability(Share(probability, nameof(probability)));

    /// <summary>The same for blocks of neighbouring targets, as <see cref="Fraction(float, int)"/> has them.</summary>
    /// <param name="probability">Of each pair of a source and a block, from 0 to 1.</param>
    /// <param name="block">Neurons of a block.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not, or a block has no neuron.</exception>
    public static Connect Probability(float probability, int block) => new ConnectByProbability(Share(probability, nameof(probability))) { Block = Neighbours(block) };

    /// <summary>Every pair by itself with a probability of its own, such as one that falls with the distance of the two.</summary>
    /// <param name="probability">From index of the source and index of the target to a number from 0 to 1.</param>
    public static Connect Probability(Func<int, int, float> probability) => new ConnectByChance(probability);

    /// <summary>
    /// Every pair by itself with a probability that depends on the distance of the two. Both populations have a shape; distances
    /// are in rows and columns of the target, over which the source is laid where it has others, and channels of one place have none.
    /// </summary>
    /// <param name="probability">From distance to a number from 0 to 1, as <c>d => MathF.Exp(-d * d / 8)</c>.</param>
    /// <param name="wraps">Whether opposite edges are neighbours.</param>
    public static Connect Distance(Func<float, float> probability, bool wraps = false) => new ConnectByDistance(probability, wraps);

    /// <summary>Each source neuron with as many different targets (fixed out-degree).</summary>
    /// <param name="targets">Synapses that leave each source neuron.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static Connect PerSource(int targets) => new ConnectPerSource(Number(targets, nameof(targets)));

    /// <summary>Each target neuron with as many different sources (fixed in-degree).</summary>
    /// <param name="sources">Synapses that end at each target neuron.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static Connect PerTarget(int sources) => new ConnectPerTarget(Number(sources, nameof(sources)));

    /// <summary>So many different pairs of all, each set of them as likely as any other.</summary>
    /// <param name="synapses">Synapses of the projection.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static Connect Total(int synapses) => new ConnectTotal(Number(synapses, nameof(synapses)));

    /// <summary>The same as a share of all pairs, rounded to a whole number of synapses.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static Connect Fraction(float share) => new ConnectFraction(Share(share, nameof(share)));

    /// <summary>
    /// The same for blocks of neighbouring targets (Narang, Undersander and Diamos, 2017, "Block-sparse recurrent neural
    /// networks"): a source has synapses with all neurons of a block or with none. What is done with a block is done in vectors
    /// where it has a multiple of 8 neurons, so the same number of synapses takes a fraction of the time. Where a projection has no
    /// self-connections, a neuron has none with its own block.
    /// </summary>
    /// <param name="share">From 0 to 1, of all pairs of a source and a block.</param>
    /// <param name="block">Neurons of a block: the targets from 0 to <paramref name="block"/> − 1, and so on; the last may have fewer.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not, or a block has no neuron.</exception>
    public static Connect Fraction(float share, int block) => new ConnectFraction(Share(share, nameof(share))) { Block = Neighbours(block) };

    /// <summary>The pairs that fit a rule.</summary>
    /// <param name="rule">From index of the source and index of the target to whether they are connected.</param>
    public static Connect Where(Func<int, int, bool> rule) => new ConnectWhere(rule);

    /// <summary>The pairs of a list, in any order, each once.</summary>
    /// <param name="pairs">Index of the source and index of the target; read once, now.</param>
    public static Connect Pairs(IEnumerable<(int Source, int Target)> pairs) => new ConnectPairs([.. pairs]);

    /// <summary>
    /// The pairs of a text file, in any order, each once: a line for each, source and target, counted from 0, with spaces, tabs,
    /// commas or semicolons between; what follows a # is passed over.
    /// </summary>
    /// <param name="path">The file; read when the weights are made.</param>
    public static Connect File(string path) => new ConnectFile(path);

    private static float Share(float share, string name) => share is >= 0 and <= 1
        ? share
        : throw new ArgumentOutOfRangeException(name, share, $"The {name} of pairs that are connected is from 0 to 1.");

    private static int Neighbours(int block)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block, 1);
        return block;
    }

    private static int Number(int number, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number, name);
        return number;
    }
}

/// <summary>Every source with the target of the same index.</summary>
public sealed record ConnectOneToOne : Connect;

/// <summary>Every pair by itself with the same probability.</summary>
/// <param name="Chance">The probability.</param>
public sealed record ConnectByProbability(float Chance) : Connect;

/// <summary>Every pair by itself with a probability of its own.</summary>
/// <param name="Chance">The probability, from source and target.</param>
public sealed record ConnectByChance(Func<int, int, float> Chance) : Connect;

/// <summary>Every pair by itself with a probability by its distance.</summary>
/// <param name="Chance">The probability, from the distance.</param>
/// <param name="Wraps">Whether opposite edges are neighbours.</param>
public sealed record ConnectByDistance(Func<float, float> Chance, bool Wraps) : Connect;

/// <summary>Each source with as many targets.</summary>
/// <param name="Count">How many.</param>
public sealed record ConnectPerSource(int Count) : Connect;

/// <summary>Each target with as many sources.</summary>
/// <param name="Count">How many.</param>
public sealed record ConnectPerTarget(int Count) : Connect;

/// <summary>So many pairs.</summary>
/// <param name="Count">How many.</param>
public sealed record ConnectTotal(int Count) : Connect;

/// <summary>So many pairs, as a share of all.</summary>
/// <param name="Share">The share.</param>
public sealed record ConnectFraction(float Share) : Connect;

/// <summary>The pairs that fit a rule.</summary>
/// <param name="Rule">The rule, of source and target.</param>
public sealed record ConnectWhere(Func<int, int, bool> Rule) : Connect;

/// <summary>The pairs of a list.</summary>
/// <param name="List">Source and target of each.</param>
public sealed record ConnectPairs(IReadOnlyList<(int Source, int Target)> List) : Connect;

/// <summary>The pairs of a file.</summary>
/// <param name="Path">The file.</param>
public sealed record ConnectFile(string Path) : Connect;
