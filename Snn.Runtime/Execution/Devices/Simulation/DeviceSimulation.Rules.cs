using ILGPU;

namespace Snn.Runtime;

/// <content>Projections that have a rule together: what it keeps of them is one array, in which each has a place.</content>
public abstract partial class DeviceSimulation
{
    /// <summary>Projections that have a rule together.</summary>
    /// <param name="projections">Their places among the projections, and the projections.</param>
    protected RuleMembers NewRules(params (int Place, Projection Projection)[] projections)
    {
        foreach (var (place, _) in projections)
        {
            Learns(place);
        }

        return new(projections, MemberOf, p => new(WeightsThere.LengthOf(p), Layout.Projections[p].Patches?.Numbers ?? 0, RowsThere(p)));
    }

    /// <summary>The projections, for kernels.</summary>
    protected ArrayView<RuleMemberView> NewMembers(RuleMembers rules) => There.Of(rules.Views);

    /// <summary>A variable that a rule has of its projections.</summary>
    /// <param name="rules">The projections.</param>
    /// <param name="site">What it has it of.</param>
    /// <param name="name">What it is called, after the projection.</param>
    protected ArrayView<float> NewVariableThere(RuleMembers rules, RuleSite site, string name)
    {
        var all = There.New<float>(rules.LengthOf(site), "variables of rules");
        for (int m = 0; m < rules.Count; m++)
        {
            var info = Layout.Projections[rules.Places[m]];
            var own = all.SubView(rules.StartOf(site, m), rules.LengthOf(site, m));
            string key = $"{info.Name}.{name}";
            switch (site)
            {
                case RuleSite.Synapse:
                    KeepSynapses(key, rules.Places[m], own);
                    break;
                case RuleSite.Shared:
                    _copies.Add(key, new(own, NewVariable(key), 1) { Half = 1 });
                    break;
                case RuleSite.Before when rules.RowsOf(m) is { } rows:
                    _copies.Add(key, new(own, NewVariableOf(key, rows.Count), rows.Count) { Half = rules.HalfOf(site, m) });
                    break;
                default:
                    int population = site == RuleSite.Before ? info.Source : info.Target;
                    _copies.Add(key, new(own, NewVariable(key, population), Layout.Populations[population].Size) { Half = rules.HalfOf(site, m) });
                    break;
            }
        }

        return all;
    }

    /// <summary>A signal that a rule is given: of each neuron after, or one for a projection.</summary>
    /// <param name="rules">The projections.</param>
    /// <param name="name">What it is called, after the projection.</param>
    /// <param name="perTarget">Whether each neuron after has its own.</param>
    protected ArrayView<float> NewSignalThere(RuleMembers rules, string name, bool perTarget)
    {
        var all = There.New<float>(perTarget ? rules.All.Signals : rules.Count, "signals");
        for (int m = 0; m < rules.Count; m++)
        {
            var info = Layout.Projections[rules.Places[m]];
            string key = $"{info.Name}.{name}";
            var (start, padded) = perTarget ? (rules.Views[m].Place.Signals, rules.Views[m].Ends.AfterPadded) : (m, 1);
            _signalCopies.Add(new(all.SubView(start, padded), perTarget ? NewSignal(key, info.Target) : NewSignal(key), padded));
        }

        return all;
    }

    /// <summary>Threads for what a rule keeps of its projections: the next case of the kernel of rules.</summary>
    protected void NewWork(RuleMembers rules, RuleSite site) => RuleBlocks.AddRows(rules.Work(site));

    /// <summary>Sets a variable of a rule, of each projection to a value of its own.</summary>
    protected void Start<T>(RuleMembers rules, RuleSite site, ArrayView<float> values, T[] @fixed, Func<T, float> value)
    {
        var all = Floats(checked((int)values.Length));
        rules.Fill(site, all, @fixed, value);
        There.Write<float>(values, all);
    }

    private unsafe void KeepSynapses(string name, int projection, ArrayView<float> there)
    {
        if (Store.Patches(projection) is not null)
        {
            var kernel = NewKernelVariable(name, projection);
            _copies.Add(name, new(there, kernel.Lanes, kernel.Span.Length) { Projection = projection });
            return;
        }

        if (Store.Connections(projection) is not null)
        {
            var some = NewSparseVariable(name, projection);
            _copies.Add(name, new(there, some.Lanes, some.Synapses) { Projection = projection });
            return;
        }

        var here = NewSynapseVariable(name, projection);
        _copies.Add(name, new(there, new(here.First, here.Span.Length), here.Span.Length) { Projection = projection });
    }

    private RuleMemberView MemberOf(int projection)
    {
        var info = Layout.Projections[projection];
        return new()
        {
            Ends = RuleView.Of(Layout, projection, PaddedOf, WeightsThere, RowsThere(projection)),
            Place = new()
            {
                Path = _order?.PlaceOf(projection) ?? 0,
                Sources = _neurons.GetValueOrDefault(info.Source).Before,
                Targets = _neurons[info.Target].Before,
                Arrived = SourceOf(projection),
                Fired = SpikeSource.Of(_neurons[info.Target], isGiven: false, delay: 0),
            },
        };
    }
}
