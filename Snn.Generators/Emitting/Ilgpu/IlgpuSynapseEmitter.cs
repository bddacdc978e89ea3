using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;

namespace Snn.Generators.Emitting;

/// <summary>Writes what one thread of a device sums up over synapses: arrivals, credits and gradients, sixteen at a time.</summary>
internal sealed class IlgpuSynapseEmitter(IndentedWriter writer, NetworkPlan plan)
{
    /// <summary>Arrivals with the projections that add to them, in order.</summary>
    public IReadOnlyList<(string Population, string Arrival, IReadOnlyList<ProjectionPlan> Projections)> Arrivals { get; } = plan.Projections
        .GroupBy(p => (p.Record.Target, p.Arrival))
        .Select(g => (g.Key.Target, g.Key.Arrival, (IReadOnlyList<ProjectionPlan>)g.OrderBy(p => p.Index).ToList())).ToList();

    /// <summary>Function that sums up an arrival.</summary>
    public static string Deliver(string population, string arrival) => $"Deliver{population}{Names.Pascal(arrival)}";

    /// <summary>Function that sums up a credit.</summary>
    public static string Credit(CreditPlan credit, BackwardPlan sweep) => $"Credit{credit.Population}By{sweep.Rule}";

    /// <summary>Function that sums up a gradient.</summary>
    public static string Gradient(ProjectionPlan projection) => "Gradient" + projection.Record.Name;

    public void WriteDeliver(string population, string arrival, IReadOnlyList<ProjectionPlan> projections)
    {
        writer.Gap();
        writer.Summary($"Spikes of earlier steps arrive at sixteen neurons of {population}, a row of weights each: {string.Join(", ", projections.Select(p => p.Record.Name))}.");
        using var body = writer.Block($"private static void {Deliver(population, arrival)}(in Arrays net, int trial, int t, int part)");
        writer.Line("var sum = Float16.All(0f);");
        foreach (var projection in projections)
        {
            writer.Line($"sum = DeviceSums.Deliver({Spikes(projection, "t")}, net.{projection.Record.Name}, part, sum);");
        }

        writer.Line($"sum.Store(net.{population}.{Names.Escape(arrival)}, net.{population}.Neurons.At(trial, part * Float16.Count));");
    }

    public void WriteCredit(CreditPlan credit, BackwardPlan sweep)
    {
        string me = credit.Population;
        writer.Gap();
        writer.Summary($"What spikes of sixteen neurons of {me} in step t are credited with by {sweep.Rule}.");
        using var body = writer.Block($"private static void {Credit(credit, sweep)}(in Arrays net, int trial, int t, int part)");
        bool times = credit.Start == CreditStart.SpikeTimes;
        bool fromLoss = plan.Populations.First(p => p.Name == me).IsReadout;
        writer.Line("var credit = " + (fromLoss ? $"Float16.Load(net.Trials.SpikeError, net.Trials.Taped(net.{me}.Neurons, trial, t) + part * Float16.Count);"
            : times ? "Float16.All(0f);"
            : $"DeviceSums.RateCredit(net.Trials, net.{me}.Neurons, trial, part);"));
        if (times && credit.Terms.Count > 0)
        {
            writer.Line($"int spiked = net.Trials.Emitted(net.{me}.Neurons, trial, t, part);");
        }

        foreach (var term in credit.Terms)
        {
            var conditions = new List<string>();
            if (term.IfThroughSpikes)
            {
                conditions.Add("net.Trials.ThroughSpikes != 0");
            }

            if (term.SkipsSilent)
            {
                conditions.Add($"Float16.Load(net.{me}.{KernelEmitter.PsiTape}, net.Trials.Taped(net.{me}.Neurons, trial, t) + part * Float16.Count).AnyNotZero()");
            }

            if (times)
            {
                conditions.Add("spiked != 0");
            }

            using (conditions.Count > 0 ? writer.Block($"if ({string.Join(" && ", conditions)})") : null)
            {
                writer.Line($"credit = {Term(term)};");
            }

            if (conditions.Count > 0)
            {
                writer.Gap();
            }
        }

        writer.Line($"credit.Store(net.{me}.Neurons.Credit, net.{me}.Neurons.At(trial, part * Float16.Count));");
    }

    public void WriteGradient(ProjectionPlan projection)
    {
        string target = projection.Record.Target, lambda = KernelEmitter.LambdaField(projection.Arrival);
        writer.Gap();
        writer.Summary($"Event-driven gradient of {projection.Record.Name}: a spike that arrives at step t adds dLoss/darrival of sixteen targets to its row, for some trials of a shard.");
        using var body = writer.Block($"private static void {Gradient(projection)}(in Arrays net, int shard, int first, int end, int t, int part)");
        using var loop = writer.Block("for (int i = first; i < end; i++)");
        writer.Line("int trial = net.Trials.ShardTrials[i];");
        using var runs = writer.Block("if (net.Trials.Runs(trial, t))");
        writer.Line($"var lambda = Float16.Load(net.{target}.{lambda}, net.Trials.Kept(net.{target}.Neurons, trial, t) + part * Float16.Count);");
        writer.Line($"DeviceSums.Accumulate({Spikes(projection, "t")}, net.{projection.Record.Name}, shard, part, lambda);");
    }

    private static string Term(CreditTerm term)
    {
        string target = term.Projection.Record.Target, name = term.Projection.Record.Name;
        bool times = term.Source == CreditSource.ArrivalTimes;
        string lambda = times ? KernelEmitter.TimeField(term.Projection.Arrival) : KernelEmitter.LambdaField(term.Projection.Arrival);
        string sum = $"DeviceSums.AddScaled(net.{target}.{lambda}, net.Trials.Kept(net.{target}.Neurons, trial, t + net.{name}.Delay), net.{name}, part, {(times ? "Float16.All(0f)" : "credit")})";
        return times ? $"credit.Plus({sum}.Where(spiked))" : sum;
    }

    private string Spikes(ProjectionPlan projection, string t)
    {
        string source = projection.Record.Source, step = $"{t} - net.{projection.Record.Name}.Delay";
        var inputs = plan.Populations.Where(p => p.IsSource).Select(p => p.Name).ToList();
        return inputs.Contains(source) ? $"net.Trials.Given({inputs.IndexOf(source)}, trial, {step})" : $"net.Trials.Emitted(net.{source}.Neurons, trial, {step})";
    }
}
