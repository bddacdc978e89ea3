namespace Snn.Runtime;

/// <summary>The projections that have a rule together, and where what it keeps of each is in arrays of all of them.</summary>
public sealed class RuleMembers
{
    private readonly RuleMemberView[] _views;
    private readonly RuleRoom[] _rooms;
    private readonly int _trials;

    /// <param name="projections">Their places among the projections, and the projections.</param>
    /// <param name="view">A projection on its own.</param>
    /// <param name="room">What there is to keep of a projection.</param>
    /// <param name="trials">Of how many trials variables are kept.</param>
    internal RuleMembers((int Place, Projection Projection)[] projections, Func<int, RuleMemberView> view, Func<int, RuleRoom> room, int trials = 1)
    {
        (Places, Projections) = (Array.ConvertAll(projections, p => p.Place), Array.ConvertAll(projections, p => p.Projection));
        _trials = trials;
        (_views, _rooms) = (Array.ConvertAll(Places, p => view(p)), Array.ConvertAll(Places, p => room(p)));
        RulePlaceView next = default;
        for (int m = 0; m < _views.Length; m++)
        {
            ref var own = ref _views[m];
            (own.Place.Synapses, own.Place.Before, own.Place.After, own.Place.Shared, own.Place.Signals, own.Place.Number) =
                (next.Synapses, next.Before, next.After, next.Shared, next.Signals, m);
            next.Synapses += LengthOf(RuleSite.Synapse, m);
            next.Before = Next(next.Before, RuleSite.Before, m);
            next.After = Next(next.After, RuleSite.After, m);
            next.Shared = Next(next.Shared, RuleSite.Shared, m);
            next.Signals += own.Ends.AfterPadded;
        }

        All = next;
    }

    /// <summary>How many there are.</summary>
    public int Count => Places.Length;

    /// <summary>Their places among the projections.</summary>
    internal int[] Places { get; }

    internal ReadOnlySpan<RuleMemberView> Views => _views;

    /// <summary>The rows of one whose synapses have delays of their own; null of others.</summary>
    internal RowsByDelay? RowsOf(int member) => _rooms[member].Rows;

    /// <summary>Where one more would start.</summary>
    internal RulePlaceView All { get; }

    private Projection[] Projections { get; }

    /// <summary>Something of each, from its place among the projections and the projection.</summary>
    public T[] Each<T>(Func<int, Projection, T> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        var each = new T[Count];
        for (int m = 0; m < each.Length; m++)
        {
            each[m] = make(Places[m], Projections[m]);
        }

        return each;
    }

    /// <summary>Sets a variable, of each to a value of its own.</summary>
    /// <param name="site">What it is of.</param>
    /// <param name="all">Room for the variable of all.</param>
    /// <param name="fixed">What is fixed for each.</param>
    /// <param name="value">The value.</param>
    internal void Fill<T>(RuleSite site, Span<float> all, T[] @fixed, Func<T, float> value)
    {
        for (int m = 0; m < Count; m++)
        {
            all.Slice(checked((int)StartOf(site, m)), checked((int)LengthOf(site, m))).Fill(value(@fixed[m]));
        }
    }

    /// <summary>How many numbers a variable has of all of them.</summary>
    internal long LengthOf(RuleSite site) => site switch
    {
        RuleSite.Before => All.Before,
        RuleSite.After => All.After,
        RuleSite.Shared => All.Shared,
        _ => All.Synapses,
    };

    /// <summary>Where those of one start.</summary>
    internal long StartOf(RuleSite site, int member) => site switch
    {
        RuleSite.Before => _views[member].Place.Before,
        RuleSite.After => _views[member].Place.After,
        RuleSite.Shared => _views[member].Place.Shared,
        _ => _views[member].Place.Synapses,
    };

    /// <summary>How many these are: what neurons have is there twice, before a step and after it.</summary>
    internal long LengthOf(RuleSite site, int member) => (long)_trials * (site == RuleSite.Synapse ? _rooms[member].Synapses : 2 * HalfOf(site, member));

    /// <summary>How many there are before a step; 0 of synapses, which have one number each.</summary>
    internal int HalfOf(RuleSite site, int member) => site switch
    {
        RuleSite.Before => _views[member].Ends.BeforePadded,
        RuleSite.After => _views[member].Ends.AfterPadded,
        RuleSite.Shared => 1,
        _ => 0,
    };

    // kernels count in an int what neurons have
    private int Next(int start, RuleSite site, int member)
    {
        long next = start + LengthOf(site, member);
        return next <= int.MaxValue ? (int)next
            : throw new DeviceException($"Rules that are alike keep {next} numbers or more of the neurons of their projections{(_trials > 1 ? $" in a batch of {_trials}" : "")}, and a device has room for {int.MaxValue}{(_trials > 1 ? "; make the batch smaller" : "")}.");
    }

    /// <summary>How many threads work at a site of each, and for how many blocks of rows.</summary>
    internal IEnumerable<(int Threads, int Blocks)> Work(RuleSite site) => _views.Zip(_rooms, (view, room) => site switch
    {
        RuleSite.Before => (room.Rows?.Count ?? view.Ends.Before, 1),
        RuleSite.Shared => (1, 1),
        RuleSite.After => (view.Ends.After, 1),
        _ => room.Entries > 0 ? (room.Entries, 1) : (view.Ends.After, view.Ends.Blocks),
    });
}

/// <summary>What there is to keep of a projection that learns by a rule.</summary>
/// <param name="Synapses">How many numbers for synapses, padding included.</param>
/// <param name="Entries">Entries of the kernel that they share; 0 where they do not.</param>
/// <param name="Rows">Rows of a neuron before and a delay, where synapses have delays of their own; else null.</param>
internal readonly record struct RuleRoom(int Synapses, int Entries, RowsByDelay? Rows);
