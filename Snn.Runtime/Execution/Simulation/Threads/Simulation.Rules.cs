namespace Snn.Runtime;

/// <content>
/// What learning rules keep where several threads have their own part of it. Each works on the synapses that end at its neurons:
/// what there is one of for each synapse or neuron after lies in one array, in which each writes its own; what there is one of
/// for each neuron before, or for the projection, every thread computes for itself, all the same.
/// </content>
public abstract partial class Simulation
{
    private readonly List<Action> _copies = [];
    private bool _copiesDiffer; // a file was read
    private bool _areLent; // somebody has variables, and may change them at any time
    private readonly Dictionary<string, long[]> _firsts = [];
    private readonly Dictionary<(int Projection, int Thread), RowStretches> _stretches = [];
    private readonly Dictionary<string, byte[]> _steps = [];
    private readonly Dictionary<string, SavedHistory> _histories = [];

    /// <summary>One of something for each thread.</summary>
    protected T[] ForShares<T>(Func<Share, T> make) => Array.ConvertAll(_shares, share => make(share));

    /// <summary>The spikes of step <paramref name="t"/> of those neurons of a population that are a thread's.</summary>
    protected ReadOnlySpan<int> SpikesAt(int population, long t, Share share)
    {
        var spikes = SpikesAt(population, t);
        return _shares.Length == 1 ? spikes : share[population].Of(spikes);
    }

    /// <summary>Memory for a rule's variable of each neuron before; each thread has all of them.</summary>
    protected Lanes NewCopy(string name, int population, Share share) => NewCopyOf(name, Layout.Populations[population].Size, share);

    /// <summary>Memory for a rule's variable that a projection has once; each thread has it.</summary>
    protected Lanes NewCopy(string name, Share share) => NewCopyOf(name, 1, share);

    /// <summary>Memory for a rule's variable of each neuron after; each thread has its own of them.</summary>
    protected Lanes NewVariable(string name, int population, Share share) => share.Thread == 0 ? NewVariable(name, population) : _variables[name].Values;

    /// <summary>Memory for a rule's variable of each synapse of a projection; each thread has those that end at its neurons.</summary>
    protected Rows NewSynapseVariable(string name, int projection, Share share) => share.Thread == 0 ? NewSynapseVariable(name, projection) : _matrices[name];

    /// <summary>The same where some pairs alone are connected.</summary>
    protected SynapseRows NewSparseVariable(string name, int projection, Share share) =>
        PartOf(share.Thread == 0 ? NewSparseVariable(name, projection) : _rows[name], projection, share);

    /// <summary>The weights of a projection that connects some pairs alone: of a thread those that end at its neurons.</summary>
    protected SynapseRows Synapses(int projection, Share share) => PartOf(SynapsesOf(projection), projection, share);

    /// <summary>Memory for a signal of one number.</summary>
    protected Lanes NewSignal(string name, Share share) => share.Thread == 0 ? NewSignal(name) : _signals[name].All;

    /// <summary>Memory for a signal of each neuron of a population.</summary>
    protected Lanes NewSignal(string name, int population, Share share) => share.Thread == 0 ? NewSignal(name, population) : _signals[name].All;

    /// <summary>Numbers of rows of a rule beside its variables, which a saved simulation has too; each thread has all of them.</summary>
    protected long[] Kept(string name, long[] values, Share share)
    {
        if (share.Thread == 0)
        {
            _keptByRules.Add(new SavedArray<long>(name, values));
            _firsts.Add(name, values);
        }
        else
        {
            long[] first = _firsts[name];
            _copies.Add(() => first.CopyTo(values, 0));
        }

        return values;
    }

    /// <summary>The same of synapses; each thread has those that end at its neurons.</summary>
    protected byte[] KeptSteps(string name, int synapses, Share share)
    {
        if (share.Thread == 0)
        {
            byte[] steps = new byte[synapses];
            _steps.Add(name, steps);
            _keptByRules.Add(new SavedArray<byte>(name, steps));
            Count(() => steps.Length);
        }

        return _steps[name];
    }

    /// <summary>Spikes of a population that wait for a rule; of a thread those of its neurons.</summary>
    protected SpikeHistory Kept(string name, SpikeHistory history, int population, Share share)
    {
        if (share.Thread == 0)
        {
            _histories.Add(name, new(name, Layout.Populations[population].Size));
            _keptByRules.Add(_histories[name]);
        }

        _histories[name].Add(history, share[population]);
        Count(() => history.Bytes);
        return history;
    }

    /// <summary>Catches up with what learning rules have put off.</summary>
    private void SettleRules()
    {
        SpreadCopies();
        Settle();
        if (_rules.Count > 0)
        {
            GiveRows();
        }
    }

    /// <summary>What each thread has of neurons before is as the first one has it, which others may have changed, and so may the pairs that are connected.</summary>
    private void SpreadCopies()
    {
        if (_copiesDiffer || _areLent)
        {
            foreach (var copy in _copies)
            {
                copy();
            }

            _copiesDiffer = false;
        }

        TakeRows();
        foreach (var stretches in _stretches.Values)
        {
            stretches.Refresh();
        }
    }

    private SynapseRows PartOf(SynapseRows rows, int projection, Share share)
    {
        if (_shares.Length == 1)
        {
            return rows;
        }

        var target = share[Layout.Projections[projection].Target];
        if (!_stretches.TryGetValue((projection, share.Thread), out var stretches))
        {
            stretches = new(PairsOf(projection), target);
            _stretches.Add((projection, share.Thread), stretches);
        }

        return rows.Part(stretches);
    }

    private Lanes NewCopyOf(string name, int size, Share share)
    {
        if (share.Thread == 0)
        {
            return NewVariableOf(name, size);
        }

        var (first, own) = (_variables[name].Values, Memory.Lanes(size));
        _copies.Add(() => first.CopyTo(own));
        return own;
    }
}
