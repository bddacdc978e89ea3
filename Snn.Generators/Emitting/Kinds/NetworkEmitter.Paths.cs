using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;

namespace Snn.Generators.Emitting;

/// <content>What happens along projections as loops over their paths, where populations share kernels: there may be hundreds.</content>
internal sealed partial class NetworkEmitter
{
    private bool HasTrainedPaths => Members.HasPaths && plan.Projections.Any(p => p.Record.Trainable);

    private void WritePathFields()
    {
        if (HasTrainedPaths)
        {
            _writer.Line("private readonly SpikePath[] _trained;");
        }
    }

    private void WritePathConstructor()
    {
        if (HasTrainedPaths)
        {
            _writer.Line("_trained = TrainedPaths();");
        }

        if (Delays.Count > 0)
        {
            _writer.Line("TrainedDelays();");
        }
    }

    private void WriteDeliveriesAlongPaths()
    {
        using var loop = _writer.Block("foreach (var path in Paths)");
        _writer.Line("path.Deliver(weights, SpikesAt(path.Source, t - path.Delay));");
    }

    private void WriteStepsAlongPaths(BackwardPlan sweep)
    {
        string stepBack = KernelEmitter.StepBack(sweep.Kind);
        if (!sweep.LooksAhead)
        {
            using var loop = _writer.Block(StepsBack(sweep));
            _writer.Line($"Revisit(t); // {Revisited}");
            foreach (var readout in Silent)
            {
                _writer.Line($"{Kernel(readout.Name)}.{stepBack}(t, {ErrorsOf(readout)});");
            }

            ForEachCredited(sweep, (kernel, credits) =>
            {
                _writer.Gap();
                WriteCreditAlongPaths(sweep, kernel, credits);
                _writer.Line($"{kernel}.{stepBack}(t, {ErrorsFor(credits[0].Population)}{kernel}.Credit);");
            });
            WriteGradientsAlongPaths(sweep);
            return;
        }

        using var stretch = _writer.Block("for (int to = steps, from; to > 0; to = from)");
        WriteReadoutAhead(stepBack);

        ForEachCredited(sweep, (kernel, credits) =>
        {
            if (credits.Any(c => c.Terms.Count > 0))
            {
                _writer.Gap();
                WriteCreditAheadAlongPaths(kernel, credits.Select(c => c.Population).FirstOrDefault(p => plan.KindOf(p) is null) ?? "");
            }
        });
        _writer.Gap();
        using var steps = _writer.Block("for (int t = to - 1; t >= from; t--)");
        ForEachCredited(sweep, (kernel, credits) =>
        {
            bool some = credits.Any(c => c.Terms.Count > 0), all = credits.All(c => c.Terms.Count > 0);
            string credit = !some ? $"{kernel}.RateCredit" : all ? $"{kernel}.Credits[t]" : $"{kernel}.{KernelEmitter.Leaving} is [{{ EndsAtReadout: true }}, ..] ? {kernel}.Credits[t] : {kernel}.RateCredit";
            _writer.Line($"{kernel}.{stepBack}(t, {credit});");
        });
        WriteGradientsAlongPaths(sweep);
    }

    /// <summary>Whatever is credited: one kernel, or those of a kind in a loop.</summary>
    private void ForEachCredited(BackwardPlan sweep, Action<string, IReadOnlyList<CreditPlan>> write)
    {
        foreach (var credit in sweep.Credits.Where(c => plan.KindOf(c.Population) is null))
        {
            write(Kernel(credit.Population), [credit]);
        }

        foreach (var kind in plan.Kinds)
        {
            var credits = sweep.Credits.Where(c => kind.Members.Any(m => m.Population == c.Population)).ToList();
            if (credits.Count > 0)
            {
                _writer.Gap();
                Kernels.WriteForEach(kind, _locals!, kernel => write(kernel, credits));
            }
        }
    }

    /// <param name="alone">The population whose kernel it is alone: its local stands beside the loops over kinds, and may not be called like theirs.</param>
    private void WriteCreditAheadAlongPaths(string kernel, string alone)
    {
        string start = _locals!.Local("start", alone, "start");
        _writer.Line($"var {start} = Ring.Always({kernel}.RateCredit);");
        using var loop = _writer.Block($"foreach (var path in {kernel}.{KernelEmitter.Leaving})");
        using var condition = _writer.Block("if (path.EndsAtReadout)");
        _writer.Line($"Sums.AddScaled(from, to, path.Lambda, path.Delay, feedback.Panels(path.Projection), {start}, {kernel}.Credits);");
        _writer.Line($"{start} = {kernel}.Credits;");
    }

    private void WriteCreditAlongPaths(BackwardPlan sweep, string kernel, IReadOnlyList<CreditPlan> credits)
    {
        _writer.Line(sweep.Kind == AdjointKind.EventProp ? $"SpikeTimeErrors({kernel}.{KernelEmitter.Population}, t, {kernel}.Credit);"
            : credits[0].Start == CreditStart.ReadoutSpikes ? ReadoutSpikeErrors(credits[0].Population, kernel)
            : $"{kernel}.RateCredit.CopyTo({kernel}.Credit);");
        var terms = credits.SelectMany(c => c.Terms).ToList();
        if (terms.Count == 0)
        {
            return;
        }

        string skip = terms[0].SkipsSilent ? $"{kernel}.{Members.Members(credits[0].Population).Tape(Dynamics.StepProgram.Psi)}[t], " : "";
        using (_writer.Block($"foreach (var path in {kernel}.{KernelEmitter.Leaving})"))
        {
            string condition = string.Join(" || ", new[] { "path.EndsAtReadout", terms.Any(t => t.IfThroughSpikes) ? "rule.ThroughSpikes" : "" }.Where(c => c != ""));
            using var block = sweep.Kind == AdjointKind.EventProp ? null : _writer.Block($"if ({condition})");
            _writer.Line(terms[0].Source switch
            {
                CreditSource.Feedback => $"Sums.AddScaled(path.Lambda[t + path.Delay], feedback[path.Projection], {kernel}.Credit, {kernel}.Credit);",
                CreditSource.Targets when sweep.Waits => $"yield return new(t, path.Projection, path.Lambda[t + path.Delay], {skip}{kernel}.Credit, {kernel}.Credit);",
                CreditSource.Targets => $"weights[path.Projection].AddDots(path.Lambda[t + path.Delay], {skip}{kernel}.Credit, {kernel}.Credit);",
                _ => $"weights[path.Projection].AddDotsAt(SpikesAt({kernel}.{KernelEmitter.Population}, t), path.Times[t + path.Delay], {kernel}.Credit);",
            });
        }

        _writer.Gap();
    }

    private void WriteGradientsAlongPaths(BackwardPlan sweep)
    {
        if (HasTrainedPaths)
        {
            _writer.Gap();
            _writer.Comment("event-driven gradient: a spike that arrives at step t adds dLoss/darrival of its targets to its row");
            using var loop = _writer.Block("foreach (var path in _trained)");
            _writer.Line("gradient[path.Projection].Accumulate(SpikesAt(path.Source, t - path.Delay), path.Lambda[t]);");
        }

        if (sweep.Delays.Count > 0)
        {
            _writer.Gap();
            _writer.Comment("a longer delay moves every arrival: the sum of dLoss/d(time of the arrival), which is per unit of weight");
            using var loop = _writer.Block("foreach (var (path, sums) in TrainedDelays())");
            _writer.Line("weights[path.Projection].AddProducts(SpikesAt(path.Source, t - path.Delay), path.Times[t], sums);");
        }
    }
}
