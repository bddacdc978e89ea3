using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Updates;

/// <summary>
/// An update as stages, each a loop over what there is one of: first what is reduced of old values, then new values, each
/// as soon as what it reads is there. A new value is written where the old one is, unless a later stage reads that.
/// </summary>
/// <param name="Update">The update.</param>
/// <param name="Stages">In the order in which they run.</param>
internal sealed record UpdatePlan(UpdateModel Update, EquatableArray<UpdateStage> Stages)
{
    /// <summary>Of what is kept while it runs, one for each of what.</summary>
    public IEnumerable<Axes> Kept => Stages.Where(s => s.Kept >= 0).Select(s => s.Results);

    /// <summary>The plan; null where a new value is defined through itself.</summary>
    public static UpdatePlan? Of(UpdateModel update)
    {
        var open = update.Reductions.Select(r => (Symbol: new Symbol(r.Name, Role.Local), Value: r.Argument, Reduction: (AxisReduction?)r))
            .Concat(update.Step.Select(e => (Symbol: new Symbol(e.Target, Role.Plus), Value: e.Value, Reduction: (AxisReduction?)null))).ToList();
        var ordered = new List<(Symbol Symbol, Expr Value, AxisReduction? Reduction)>();
        while (open.Count > 0)
        {
            int next = open.FindIndex(o => !o.Value.Symbols().Any(s => open.Any(other => other.Symbol == s)));
            if (next < 0)
            {
                return null;
            }

            ordered.Add(open[next]);
            open.RemoveAt(next);
        }

        var (stages, kept) = (new List<UpdateStage>(), 0);
        foreach (var (item, i) in ordered.Select((o, i) => (o, i)))
        {
            var old = new Symbol(item.Symbol.Name, Role.State);
            var axes = item.Reduction is null ? update.Variables.First(v => v.Name == item.Symbol.Name).Axes : update.AxesOf(item.Value);
            bool isInPlace = item.Reduction is null && !ordered.Skip(i + 1).Any(later => later.Value.Contains(old));
            stages.Add(new(item.Symbol, item.Value, axes, item.Reduction?.Kind, item.Reduction?.Over ?? Axes.None, isInPlace ? -1 : kept++));
        }

        return new(update, stages.ToEquatable());
    }
}

/// <summary>One loop.</summary>
/// <param name="Target">What gets a value: a reduction's result, or the new value of a variable.</param>
/// <param name="Value">What is computed in the loop.</param>
/// <param name="Axes">What the loop is over.</param>
/// <param name="Kind">Sum, Mean, Max or ArgMax; null for a new value.</param>
/// <param name="Over">The axis that a reduction takes away.</param>
/// <param name="Kept">Where the result is kept; −1 where a new value takes the place of the old one.</param>
internal sealed record UpdateStage(Symbol Target, Expr Value, Axes Axes, string? Kind, Axes Over, int Kept)
{
    /// <summary>What it has one result for each of.</summary>
    public Axes Results => Axes & ~Over;

    /// <summary>The axis along which values lie side by side.</summary>
    public Axes Inner => InnerOf(Axes);

    /// <summary>The other axis, from row to row.</summary>
    public Axes Outer => Axes & ~Inner;

    /// <summary>What it does, in words.</summary>
    public string Words => Kind is null
        ? $"Next({Target.Name}) = {Notation.Paper.Write(Value)}"
        : $"{Kind} over {OverWords} of {Notation.Paper.Write(Value)}";

    private string OverWords => Over switch
    {
        Axes.Sources => "the neurons of the source",
        Axes.Targets => "the neurons of the target",
        _ => "the examples of the batch",
    };

    public static Axes InnerOf(Axes axes) => (axes & Axes.Targets) != 0 ? Axes.Targets : (axes & Axes.Sources) != 0 ? Axes.Sources : axes & Axes.Batch;
}
