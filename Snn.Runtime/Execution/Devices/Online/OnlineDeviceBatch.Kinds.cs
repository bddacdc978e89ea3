using ILGPU;

namespace Snn.Runtime;

/// <content>Projections that learn alike: what their rule keeps of them, for all trials, is one array, in which each has a place.</content>
public abstract partial class OnlineDeviceBatch<TArrays>
{
    /// <summary>Projections that learn alike.</summary>
    /// <param name="isDerived">Whether by a rule that follows when their spikes have come to the readout; else a step before that.</param>
    /// <param name="projections">Their places among the projections, and the projections, which a derived rule does not need.</param>
    protected RuleMembers NewRules(bool isDerived, params (int Place, Projection Projection)[] projections) => NewRulesThrough(Setup.Layout.Readout, isDerived, projections);

    /// <summary>Projections that learn alike by a derived rule.</summary>
    /// <param name="projections">Their places among the projections.</param>
    protected RuleMembers NewRules(int[] projections) => NewRules(isDerived: true, Array.ConvertAll(projections, p => (p, (Projection)null!)));

    /// <summary>The same where it is a readout besides the main one that their spikes come to.</summary>
    /// <param name="readout">Its place among the populations.</param>
    /// <param name="isDerived">Whether by a rule that follows when their spikes have come to the readout; else a step before that.</param>
    /// <param name="projections">Their places among the projections, and the projections, which a derived rule does not need.</param>
    protected RuleMembers NewRulesThrough(int readout, bool isDerived, params (int Place, Projection Projection)[] projections) =>
        new(projections, p => MemberOf(p, isDerived, readout), p => new(WeightsThere.LengthOf(p), 0, RowsThere(p)), Setup.Batch);

    /// <summary>The same by a derived rule.</summary>
    /// <param name="readout">Its place among the populations.</param>
    /// <param name="projections">Their places among the projections.</param>
    protected RuleMembers NewRulesThrough(int readout, int[] projections) => NewRulesThrough(readout, isDerived: true, Array.ConvertAll(projections, p => (p, (Projection)null!)));

    /// <summary>The projections, for kernels.</summary>
    protected ArrayView<RuleMemberView> NewMembers(RuleMembers rules) => Memory.Of(rules.Views);

    /// <summary>A variable that a rule has of its projections.</summary>
    /// <param name="rules">The projections.</param>
    /// <param name="site">What it has it of.</param>
    /// <param name="name">What it is called.</param>
    protected ArrayView<float> NewVariableThere(RuleMembers rules, RuleSite site, string name) => Memory.New<float>(rules.LengthOf(site), name);

    /// <summary>Threads for what a rule keeps of its projections: the next case of the kernel of rules.</summary>
    protected void NewWork(RuleMembers rules, RuleSite site) => _blocks.AddRows(rules.Work(site));

    /// <summary>Sets a variable of a rule, of each projection to a value of its own.</summary>
    protected void Start<T>(RuleMembers rules, RuleSite site, ArrayView<float> values, T[] @fixed, Func<T, float> value)
    {
        var all = Fill(checked((int)values.Length));
        rules.Fill(site, all, @fixed, value);
        Memory.Write<float>(values, all);
    }

    private RuleMemberView MemberOf(int projection, bool isDerived, int readout)
    {
        var layout = Setup.Layout;
        var info = layout.Projections[projection];
        int late = layout.IsReadout(info.Target) ? 0 : layout.Projections[layout.WayToReadout(info.Target, readout)].Delay - (isDerived ? 0 : 1);
        return new()
        {
            Ends = NewRule(projection),
            Place = new()
            {
                Path = PathOf(projection),
                Late = late,
                SourceMember = MemberOf(info.Source),
                TargetMember = MemberOf(info.Target),
            },
        };
    }
}
