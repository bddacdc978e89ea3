using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Plasticity;

/// <summary>
/// Decides when each variable of a rule is advanced. What is kept per synapse costs most, so synapses are left alone between
/// events wherever nothing but a linear flow of constant coefficients moves them. Then what spikes of neurons after do to a
/// row of synapses may wait until a spike comes through that row, since nobody reads it before: provided that what it reads
/// of the neuron before can be told for any past step, which a linear flow and the row's own spikes are.
/// </summary>
internal sealed class Timing
{
    private readonly PlasticityRule _rule;
    private readonly Placement _placement;
    private readonly bool _isShared;

    /// <param name="rule">The rule.</param>
    /// <param name="placement">Where its variables are kept.</param>
    /// <param name="isShared">Whether pairs of neurons share their synapses: entries of a kernel.</param>
    public Timing(PlasticityRule rule, Placement placement, bool isShared = false)
    {
        (_rule, _placement, _isShared) = (rule, placement, isShared);
        RestlessBy = isShared ? "pairs of neurons share it, any of which may read it next" : rule.Names.Where(n => placement.Of(n) == Site.Synapse).Select(n => (Name: n, Why: WhyRestless(n))).Where(n => n.Why is not null).Select(n => $"{n.Name} {n.Why}").FirstOrDefault()
            ?? (rule.IsTrained ? $"{rule.Target} is what an optimiser takes, after any step" : null);
        WhyAtOnce = HasColumns ? RestlessBy ?? ColumnReads() : null;
    }

    /// <summary>What of a synapse moves in every step, and why; null where synapses rest between events.</summary>
    public string? RestlessBy { get; }

    /// <summary>Why what a spike of a neuron after does to its synapses cannot wait; null where it can, or where it does nothing.</summary>
    public string? WhyAtOnce { get; }

    /// <summary>Whether a spike of the neuron after changes anything of a synapse.</summary>
    public bool HasColumns => _rule.PostSpike.Any(e => _placement.Of(e.Target) == Site.Synapse);

    /// <summary>Whether what spikes of neurons after do to a row waits until the row is visited.</summary>
    public bool Defers => HasColumns && WhyAtOnce is null;

    /// <summary>Whether a variable is advanced only when it is read, by a table over the number of steps since.</summary>
    public bool IsLazy(string name) => _placement.Of(name) switch
    {
        Site.Synapse => RestlessBy is null && WhyAtOnce is null && HasFlow(name),
        Site.Pre => Defers && HasFlow(name) && WhyBusy() is null,
        _ => false,
    };

    /// <summary>When it is advanced, and why, in words.</summary>
    public string Words(string name)
    {
        bool flows = HasFlow(name), steps = _rule.Step.Any(e => e.Target == name);
        if (IsLazy(name))
        {
            return "when an event reads it, by a table of its decay over the steps since: its flow is linear with constant coefficients, and events alone read it";
        }

        if (!flows && !steps)
        {
            string waits = _placement.Of(name) == Site.Synapse && Defers ? "; what spikes of neurons after do waits for the next spike through its row" : "";
            return $"by events alone: it has no equation between them{waits}";
        }

        return _placement.Of(name) == Site.Synapse
            ? $"in every step, {(_isShared ? "entry by entry" : "row by row")}: {RestlessBy ?? WhyAtOnce}"
            : $"in every step, a vector of neurons at a time{(_placement.Of(name) == Site.Pre && WhyAtOnce is { } why ? $": {why}" : "")}";
    }

    public bool HasFlow(string name) => _rule.Flow.Any(e => e.Target == name);

    /// <summary>Why a variable moves between events by more than a flow that can be told ahead; null where it does not.</summary>
    private string? WhyRestless(string name)
    {
        if (_rule.Step.Any(e => e.Target == name))
        {
            return "has an equation in Step";
        }

        if (name == _rule.Target && HasFlow(name))
        {
            return "flows, and every spike that arrives delivers it as it is";
        }

        var block = Block(name);
        foreach (string member in block)
        {
            var equation = _rule.Flow.FirstOrDefault(e => e.Target == member);
            if (equation?.Value.Symbols().FirstOrDefault(s => s.Role == Role.Input || (s.Role is Role.State && _placement.Of(s.Name) != _placement.Of(name))) is { } other)
            {
                return $"flows with {other.Name}, which changes meanwhile";
            }

            if (equation is not null && _rule.Step.Any(e => e.Target == member))
            {
                return $"flows with {member}, which has an equation in Step";
            }
        }

        var flow = _rule.Flow.Where(e => block.Contains(e.Target)).ToDictionary(e => new Symbol(e.Target, Role.State), e => e.Value);
        return flow.Count > 0 && Integration.NotLinear(flow) is not null ? "has a flow that is not linear with constant coefficients" : null;
    }

    /// <summary>A variable and those whose values its flow depends on, at first or second hand.</summary>
    private HashSet<string> Block(string name)
    {
        var seen = new HashSet<string> { name };
        var open = new Queue<string>([name]);
        while (open.Count > 0)
        {
            var rate = _rule.Flow.FirstOrDefault(e => e.Target == open.Peek())?.Value;
            open.Dequeue();
            foreach (var s in rate?.Symbols().Where(s => s.Role == Role.State && seen.Add(s.Name)) ?? [])
            {
                open.Enqueue(s.Name);
            }
        }

        return seen;
    }

    /// <summary>Why some variable of the neuron before cannot be told for a past step; null where all can.</summary>
    private string? WhyBusy()
    {
        foreach (string name in _rule.Names.Where(n => _placement.Of(n) == Site.Pre))
        {
            if (WhyRestless(name) is { } why)
            {
                return $"{name}, which {why}";
            }

            var reader = _rule.Step.FirstOrDefault(e => Reads(e, name)) ?? _rule.Flow.FirstOrDefault(e => _placement.Of(e.Target) != Site.Pre && Reads(e, name));
            if (reader is not null)
            {
                return $"{name}, which {reader.Target} reads in every step";
            }
        }

        return null;

        static bool Reads(Equation e, string name) => e.Value.Symbols().Any(s => s.Role is Role.State or Role.Plus && s.Name == name);
    }

    /// <summary>What keeps columns from waiting: something that they read of the neuron before and that is not known later.</summary>
    private string? ColumnReads()
    {
        foreach (var read in _rule.PostSpike.Where(e => _placement.Of(e.Target) == Site.Synapse).SelectMany(e => e.Value.Symbols()))
        {
            if (read.Role == Role.Input && _rule.Views.Any(v => v.OfPre && v.Called == read.Name))
            {
                return $"PostSpike reads {read.Name} of the neuron before";
            }

            if (read.Role is Role.State or Role.Plus && _rule.Names.Contains(read.Name) && _placement.Of(read.Name) == Site.Pre)
            {
                if (WhyBusy() is { } why)
                {
                    return $"PostSpike reads {(why.StartsWith(read.Name + ",") ? "" : $"{read.Name} beside ")}{why}";
                }
            }
        }

        return null;
    }
}
