using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>
/// Writes what one thread of a device sums up over synapses, for some neighbouring neurons: arrivals, credits and gradients.
/// </summary>
internal sealed class IlgpuSynapseEmitter(IndentedWriter writer, NetworkPlan plan, DeviceNames names)
{
    private readonly DeviceKernels _kernels = names.Kernels;
    private readonly DeviceStorage _storage = new(names);
    private readonly IlgpuPathEmitter? _paths = plan.HasKinds ? new(writer, plan, names) : null;

    /// <summary>What sums are made of.</summary>
    public const string Neighbours = "where TSum : struct, INeighbours<TSum>";

    /// <summary>Arrivals with the projections that add to them, in order.</summary>
    public IReadOnlyList<(string Population, string Arrival, IReadOnlyList<ProjectionPlan> Projections)> Arrivals { get; } = ArrivalsOf(plan, new(plan));

    private static IReadOnlyList<(string Population, string Arrival, IReadOnlyList<ProjectionPlan> Projections)> ArrivalsOf(NetworkPlan plan, DeviceKernels kernels) => plan.Projections
        .GroupBy(p => (Kernel: kernels.Of(p.Record.Target), p.Arrival))
        .Select(g => (g.Key.Kernel, g.Key.Arrival, (IReadOnlyList<ProjectionPlan>)g.OrderBy(p => p.Index).ToList())).ToList();

    /// <summary>What a sweep sums up for every synapse, in order: projections, each with the function that does it.</summary>
    public IReadOnlyList<(ProjectionPlan Projection, string Sum)> Gradients(DeviceSweep sweep) =>
        [.. plan.Projections.Where(p => p.Record.Trainable).Select(p => (p, names.Gradient(p))), .. sweep.Delays.Select(p => (p, names.Moved(p)))];

    /// <summary>An arrival is summed up.</summary>
    /// <param name="population">Whose.</param>
    /// <param name="arrival">The arrival.</param>
    /// <param name="sum">Of which neighbours.</param>
    /// <param name="part">Of these.</param>
    /// <param name="net">All arrays, with the population in place.</param>
    public string Sum(string population, string arrival, string sum, string part, string net = "net") =>
        _paths?.Sum(population, arrival, sum, net, part) ?? $"{names.Sum(population, arrival)}<{sum}>({net}, {names.Trial}t, {part})";

    /// <summary>An arrival is summed up and written to memory.</summary>
    public string Deliver(string population, string arrival, string sum)
    {
        string array = $"{Net(population)}.{names.Arrays(population).Arrival(arrival)}", at = !names.IsFree ? $"{Net(population)}.Neurons.At<{sum}>(trial, part)" : _kernels.KindOf(population) is null ? $"part * {sum}.Count" : $"{Net(population)}.Neurons.Before + part * {sum}.Count";
        string all = _paths is not null && names.IsFree && plan.Projections.Any(p => p.Record.Storage == Storage.Procedural) ? _paths.SumInPhases(population, arrival, sum, array, at) : Sum(population, arrival, sum, "part");
        return $"{all}.Store({array}, {at});";
    }

    /// <summary>A credit is summed up and written to memory.</summary>
    public string StoreCredit(string population, DeviceSweep sweep, string trial, string sum) =>
        $"{sweep.Credit(population, sum)}(net, {trial}, t, part).Store({Net(population)}.Neurons.Credit, {Net(population)}.Neurons.At<{sum}>({trial}, part));";

    /// <summary>A population's arrays.</summary>
    private string Net(string population) => "net." + names.Population(population);

    private string Net(ProjectionPlan projection) => "net." + names.Projection(projection);

    private string Delays(ProjectionPlan projection) => "net." + names.Delays(projection);

    public void WriteSum(string population, string arrival, IReadOnlyList<ProjectionPlan> projections)
    {
        writer.Gap();
        writer.Summary($"What spikes of earlier steps add up to at neighbouring neurons of {population}, {(projections.Any(p => p.Record.IsShared) ? "in the order of the projections" : "a row of weights each")}: {string.Join(", ", projections.Select(p => p.Record.Name))}.");
        using var body = Function("TSum", $"{names.Sum(population, arrival)}<TSum>(in Arrays net, {names.TrialParameter}int t, int part)");
        if (names.IsFree)
        {
            new FreeSums(plan, names).WriteSum(writer, $"{Net(population)}.{names.Arrays(population).Arrival(arrival)}", projections, Stored, p => Spikes(p, "t"), Released);
        }
        else
        {
            writer.Line("var sum = TSum.All(0f);");
            foreach (var projection in projections)
            {
                writer.Line($"sum = {Stored(projection)};");
            }
        }

        writer.Line("return sum;");
    }

    /// <summary>A sum and what arrives through a projection.</summary>
    private string Stored(ProjectionPlan projection) => _storage.Delays(projection)
        ? $"DelayedSums.Deliver({Sent(projection)}, {_storage.DelaysOf(projection)}{Net(projection)}, {Released(projection)}t, part, sum)"
        : $"{DeviceStorage.Sums(projection)}.Deliver({Spikes(projection, "t")}, {Net(projection)}, {_storage.Lie(projection)}{Released(projection)}part, sum)";

    /// <summary>Spikes that the device emits and that have delays of their own.</summary>
    private IEnumerable<ProjectionPlan> Waiting => plan.Projections.Where(p => p.Record.DelaysNeurons && !plan.Population(p.Record.Source).IsSource);

    /// <summary>Sixteen neurons' flags of a step become bits.</summary>
    public string Log(string part) => names.IsFree ? $"net.Run.Log(t, {part});" : Waiting.Any() ? plan.HasKinds ? $"net.Paths.Log(net.Trials, trial, t, {part});" : $"Log(net, trial, t, {part});" : $"DeviceSums.Log(net.Trials, trial, t, {part});";

    public void WriteLog()
    {
        if (!Waiting.Any())
        {
            return;
        }

        writer.Gap();
        writer.Summary("Sixteen neurons' flags of step t become bits, and so do those of their spikes that arrive in the next step.");
        using var body = writer.Block("private static void Log(in Arrays net, int trial, int t, int part)");
        writer.Line("DeviceSums.Log(net.Trials, trial, t, part);");
        foreach (var projection in Waiting)
        {
            writer.Line($"DeviceSums.LogDue(net.Trials, {Net(projection.Record.Source)}.Neurons, {Delays(projection)}, trial, t, part);");
        }
    }

    /// <summary>What spikes are credited with: a function for each population, and where kernels are shared a type for each rule.</summary>
    public void WriteCredits(DeviceSweep sweep)
    {
        if (!sweep.IsShared)
        {
            foreach (var rule in sweep.Rules)
            {
                foreach (var (kernel, credits) in sweep.CreditsOf(rule))
                {
                    writer.Gap();
                    writer.Summary($"What spikes of neighbouring neurons of {kernel} in step t are credited with by {rule.Rule}.");
                    using var body = Function("TSum", $"{names.Credit(kernel, rule)}<TSum>(in Arrays net, int trial, int t, int part)");
                    WriteCredit(kernel, credits);
                }
            }

            return;
        }

        writer.Gap();
        writer.Summary("What a rule credits spikes of neighbouring neurons in step t with.");
        using (writer.Block($"public interface {names.Credits}<TSum>"))
        {
            foreach (string population in sweep.Credited)
            {
                writer.Line($"static abstract TSum {names.Credit(population)}({CreditParameters});");
            }
        }

        foreach (var rule in sweep.Rules)
        {
            writer.Gap();
            writer.Summary(rule.Summary);
            writer.Line($"public struct {names.By(rule)}<TSum> : {names.Credits}<TSum>");
            writer.Line("    " + Neighbours);
            using var type = writer.Block("");
            foreach (var (kernel, credits) in sweep.CreditsOf(rule))
            {
                writer.Gap();
                using var body = writer.Block($"public static TSum {names.Credit(kernel)}({CreditParameters})");
                WriteCredit(kernel, credits);
            }
        }
    }

    private const string CreditParameters = "in Arrays net, int trial, int t, int part";

    private void WriteCredit(string kernel, IReadOnlyList<CreditPlan> credits)
    {
        string me = Net(kernel);
        bool times = credits[0].Start == CreditStart.SpikeTimes;
        writer.Line("var credit = " + (_kernels.Plan(kernel).IsReadout ? $"TSum.Load(net.Trials.SpikeError, {names.OutputOf(_kernels.Plan(kernel))}net.Trials.Taped({me}.Neurons, trial, t) + part * TSum.Count);"
            : times ? "TSum.All(0f);"
            : $"DeviceSums.RateCredit<TSum>(net.Trials, {me}.Neurons, trial, part);"));
        if (times && credits.Any(c => c.Terms.Count > 0))
        {
            writer.Line($"int spiked = net.Trials.Emitted<TSum>({me}.Neurons, trial, t, part);");
        }

        if (_paths is not null)
        {
            _paths.WriteCredit(kernel, [.. credits.SelectMany(c => c.Terms)], times);
        }
        else
        {
            WriteTerms(credits[0]);
        }

        writer.Line("return credit;");
    }

    private void WriteTerms(CreditPlan credit)
    {
        for (int i = 0; i < credit.Terms.Count;)
        {
            string condition = ConditionOf(credit, credit.Terms[i]);
            using (condition != "" ? writer.Block($"if ({condition})") : null)
            {
                do
                {
                    writer.Line($"credit = {Term(credit.Terms[i++])};");
                }
                while (i < credit.Terms.Count && ConditionOf(credit, credit.Terms[i]) == condition);
            }

            if (condition != "")
            {
                writer.Gap();
            }
        }
    }

    /// <summary>When a term counts; nothing where it always does.</summary>
    private string ConditionOf(CreditPlan credit, CreditTerm term)
    {
        string me = Net(credit.Population);
        var conditions = new List<string>();
        if (term.IfThroughSpikes)
        {
            conditions.Add("net.Trials.ThroughSpikes != 0");
        }

        if (term.SkipsSilent)
        {
            conditions.Add($"TSum.Load({me}.{names.Arrays(credit.Population).Tape(StepProgram.Psi)}, net.Trials.Taped({me}.Neurons, trial, t) + part * TSum.Count).AnyNotZero()");
        }

        if (credit.Start == CreditStart.SpikeTimes)
        {
            conditions.Add("spiked != 0");
        }

        if (term.Projection.Release is not null && term.Source != CreditSource.LaterReleases && !_storage.Delays(term.Projection))
        {
            conditions.Add($"net.Trials.Runs(trial, t + {Net(term.Projection)}.Delay)");
        }

        return string.Join(" && ", conditions);
    }

    public void WriteGradient(ProjectionPlan projection)
    {
        writer.Gap();
        if (projection.Record.IsShared)
        {
            writer.Summary($"Event-driven gradient of {projection.Record.Name}: spikes that arrive at step t add dLoss/darrival of the targets that they reach to neighbouring numbers of the kernel, for some trials of a shard.");
            WriteKernelAccumulate(projection, names.Gradient(projection), Arrays(projection).ArrivalLambda(projection.Arrival), Net(projection) + ".Gradient");
            return;
        }

        writer.Summary($"Event-driven gradient of {projection.Record.Name}: a spike that arrives at step t adds dLoss/darrival of neighbouring targets to its row, for some trials of a shard.");
        WriteAccumulate(projection, names.Gradient(projection), Arrays(projection).ArrivalLambda(projection.Arrival), Net(projection) + ".Gradient");
    }

    private void WriteKernelAccumulate(ProjectionPlan projection, string function, string lambda, string sums)
    {
        string target = Net(projection.Record.Target);
        using var body = Function("void", $"{function}<TSum>(in Arrays net, int shard, int first, int end, int t, int part)");
        using var loop = writer.Block("for (int i = first; i < end; i++)");
        writer.Line("int trial = net.Trials.ShardTrials[i];");
        using var runs = writer.Block("if (net.Trials.Runs(trial, t))");
        string part = projection.Record.Storage == Storage.Pool ? "" : ", part";
        writer.Line($"{DeviceStorage.Sums(projection)}.Accumulate<TSum>({Spikes(projection, "t")}, {target}.{lambda}, net.Trials.Kept({target}.Neurons, trial, t), {sums}, {_storage.Lie(projection)}shard{part}{ReleasedBefore(projection)});");
    }

    public void WriteMoved(ProjectionPlan projection)
    {
        writer.Gap();
        if (projection.Record.IsShared)
        {
            writer.Summary($"A longer delay of {projection.Record.Name} moves arrivals: spikes that arrive at step t add dLoss/d(time of arrival), per unit of weight, of the targets that they reach to neighbouring numbers of the kernel.");
            WriteKernelAccumulate(projection, names.Moved(projection), Arrays(projection).ArrivalTime(projection.Arrival), Delays(projection) + ".Moved");
            return;
        }

        writer.Summary($"A longer delay of {projection.Record.Name} moves arrivals: a spike that arrives at step t adds dLoss/d(time of arrival), per unit of weight, of neighbouring targets to its row.");
        WriteAccumulate(projection, names.Moved(projection), Arrays(projection).ArrivalTime(projection.Arrival), Delays(projection) + ".Moved");
    }

    private void WriteAccumulate(ProjectionPlan projection, string function, string lambda, string sums)
    {
        string target = Net(projection.Record.Target);
        using var body = Function("void", $"{function}<TSum>(in Arrays net, int shard, int first, int end, int t, int part)");
        using var loop = writer.Block("for (int i = first; i < end; i++)");
        writer.Line("int trial = net.Trials.ShardTrials[i];");
        using var runs = writer.Block("if (net.Trials.Runs(trial, t))");
        writer.Line($"var lambda = TSum.Load({target}.{lambda}, net.Trials.Kept({target}.Neurons, trial, t) + part * TSum.Count);");
        string released = ReleasedBefore(projection);
        writer.Line(_storage.Delays(projection)
            ? $"DelayedSums.Accumulate({Sent(projection)}, {_storage.DelaysOf(projection)}{sums}, shard, t, part, lambda{released});"
            : $"DeviceSums.Accumulate({Spikes(projection, "t")}, {sums}, shard, part, lambda{released});");
    }

    private System.IDisposable Function(string type, string signature)
    {
        writer.Line($"private static {type} {signature}");
        writer.Line("    " + Neighbours);
        return writer.Block("");
    }

    /// <summary>The kernel of what a projection's sources release.</summary>
    private string Kernel(ProjectionPlan projection) => ReleaseKinds.NameOf(plan, projection);

    /// <summary>How much of its weights each spike of this step delivers, as arguments; none where all deliver all.</summary>
    private string Released(ProjectionPlan projection) => projection.Release is { } release
        ? $"{Net(Kernel(projection))}.{names.Arrays(Kernel(projection)).State(release.State)}, {(names.IsFree ? "0" : $"{Net(Kernel(projection))}.Neurons.At(trial, 0)")}, "
        : "";

    /// <summary>The same as each step wrote it down for the next, in a sweep back, as last arguments.</summary>
    private string ReleasedBefore(ProjectionPlan projection) => projection.Release is null ? "" : $", {Net(Kernel(projection))}.{TapedRelease(projection)}, net.Trials.Taped({Net(Kernel(projection))}.Neurons, trial, t - 1)";

    /// <summary>What each step wrote down of what spikes deliver in the next.</summary>
    private string TapedRelease(ProjectionPlan projection) => names.Arrays(Kernel(projection)).Tape(new(projection.Release!.State, Role.Local));

    private KernelNames Arrays(ProjectionPlan projection) => names.Arrays(projection.Record.Target);

    private string Term(CreditTerm term)
    {
        string target = Net(term.Projection.Record.Target), name = Net(term.Projection);
        if (term.Source == CreditSource.LaterReleases)
        {
            string me = Net(Kernel(term.Projection)), later = names.Arrays(Kernel(term.Projection)).ArrivalLambda(term.Projection.Release!.Arrived);
            return _storage.Delays(term.Projection) ? $"DelayedSums.AddLater({me}.{later}, net.Trials, {me}.Neurons, {_storage.DelaysOf(term.Projection)}trial, t, part, credit)"
                : $"credit.Plus(TSum.Load({me}.{later}, net.Trials.Kept({me}.Neurons, trial, t + {name}.Delay) + part * TSum.Count))";
        }

        bool times = term.Source == CreditSource.ArrivalTimes;
        string lambda = times ? Arrays(term.Projection).ArrivalTime(term.Projection.Arrival) : Arrays(term.Projection).ArrivalLambda(term.Projection.Arrival);
        if (term.Projection.Record.DelaysNeurons)
        {
            return $"DeviceSums.AddScaled({target}.{lambda}, net.Trials, {target}.Neurons, {Delays(term.Projection)}, {name}, trial, t, part, {(times ? "spiked" : "-1")}, credit)";
        }

        if (_storage.Delays(term.Projection) && term.Projection.Release is not null)
        {
            string me = Net(Kernel(term.Projection));
            return $"DelayedSums.AddReleased({target}.{lambda}, net.Trials, {target}.Neurons, {_storage.DelaysOf(term.Projection)}{name}, {me}.{TapedRelease(term.Projection)}, {me}.Neurons, trial, t, part, credit)";
        }

        if (_storage.Delays(term.Projection))
        {
            return $"DelayedSums.AddScaled({target}.{lambda}, net.Trials, {target}.Neurons, {_storage.DelaysOf(term.Projection)}{name}, trial, t, part, {(times ? "spiked" : "-1")}, credit)";
        }

        bool isWhole = !times && term.Projection.Release is null;
        string sum = $"{DeviceStorage.Sums(term.Projection)}.AddScaled({target}.{lambda}, net.Trials.Kept({target}.Neurons, trial, t + {name}.Delay), {name}, {_storage.Lie(term.Projection)}part, {(isWhole ? "credit" : "TSum.All(0f)")})";
        if (term.Projection.Release is not null)
        {
            // taped one step before the spike arrives
            string me = Net(Kernel(term.Projection));
            return $"credit.Plus({sum}.Times(TSum.Load({me}.{TapedRelease(term.Projection)}, net.Trials.Taped({me}.Neurons, trial, t + {name}.Delay - 1) + part * TSum.Count)))";
        }

        return times ? $"credit.Plus({sum}.Where(spiked))" : sum;
    }

    /// <summary>The spikes that a projection takes up in all steps of a trial, as arguments: of which input, or of whom.</summary>
    public string Sent(ProjectionPlan projection)
    {
        int input = Inputs.IndexOf(projection.Record.Source);
        return $"net.Trials, {(input >= 0 ? $"{input}" : $"{Net(projection.Record.Source)}.Neurons")}, trial";
    }

    private List<string> Inputs => [.. plan.Populations.Where(p => p.IsSource).Select(p => p.Name)];

    /// <summary>The spikes that arrive through a projection in a step.</summary>
    public string Spikes(ProjectionPlan projection, string t)
    {
        string source = projection.Record.Source, step = $"{t} - {Net(projection)}.Delay";
        if (names.IsFree)
        {
            return plan.Population(source).IsSource ? $"net.Run.Given({Net(source)}, {step})" : $"net.Run.Emitted({Net(source)}.Neurons, {step})";
        }

        var inputs = Inputs;
        if (projection.Record.DelaysNeurons)
        {
            return inputs.Contains(source) ? $"{Delays(projection)}.Given(net.Trials, trial, {t})" : $"{Delays(projection)}.Emitted(net.Trials, {Net(source)}.Neurons, trial, {t})";
        }

        return inputs.Contains(source) ? $"net.Trials.Given({inputs.IndexOf(source)}, trial, {step})" : $"net.Trials.Emitted({Net(source)}.Neurons, trial, {step})";
    }
}
