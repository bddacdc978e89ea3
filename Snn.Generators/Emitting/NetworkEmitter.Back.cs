using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;

namespace Snn.Generators.Emitting;

/// <content>The way back: the sweeps of the rules, the credit of spikes, the gradients.</content>
internal sealed partial class NetworkEmitter
{
    private void WriteBackward()
    {
        _writer.Gap();
        if (plan.Sweeps.Count == 0)
        {
            _writer.Line("protected override void RunBackward(int steps, WeightStore gradient) =>");
            _writer.Line($"    throw new NotSupportedException(\"{plan.Network.Name} is not declared with [Train<...>].\");");
            return;
        }

        if (plan.Sweeps.FirstOrDefault(s => s.Waits) is { } waiting)
        {
            _writer.Line($"protected override IEnumerator<CreditSum>? Sweep() => Setup.Rule is {waiting.Rule} rule ? Sweep{waiting.Rule}(rule) : null;");
            _writer.Gap();
        }

        if (plan.Sweeps.Any(s => !s.Waits))
        {
            using var method = _writer.Block("protected override void RunBackward(int steps, WeightStore gradient)");
            using var choice = _writer.Block("switch (Setup.Rule)");
            foreach (var sweep in plan.Sweeps.Where(s => !s.Waits))
            {
                string rule = Names.Camel(sweep.Rule);
                _writer.Line($"case {sweep.Rule}{(sweep.ReadsRule ? $" {rule}" : "")}:");
                _writer.Line($"    Run{sweep.Rule}(steps, Deliveries(gradient){(sweep.ReadsRule ? $", {rule}" : "")});");
                _writer.Line("    break;");
            }
        }

        foreach (var sweep in plan.Sweeps)
        {
            WriteSweep(sweep);
        }
    }

    private void WriteSweep(BackwardPlan sweep)
    {
        _writer.Gap();
        BeginMethod();
        if (sweep.Waits)
        {
            WriteWaitingSweep(sweep);
            return;
        }

        _writer.Summary(sweep.Summary);
        using var body = _writer.Block($"private void Run{sweep.Rule}(int steps, ReadOnlySpan<Delivery> gradient{(sweep.ReadsRule ? $", {sweep.Rule} rule" : "")})");
        WriteSweepIndices(sweep);
        WriteSweepOfExample(sweep);
    }

    /// <summary>A sweep that other trials' may join: what it asks for, one sum after the other, and then the sweep of the next example.</summary>
    private void WriteWaitingSweep(BackwardPlan sweep)
    {
        _writer.Summary($"{sweep.Summary} Sums over all targets are asked for: trials that go back in step have theirs made together.");
        using var body = _writer.Block($"private IEnumerator<CreditSum> Sweep{sweep.Rule}({sweep.Rule} rule)");
        WriteSweepIndices(sweep);
        using var examples = _writer.Block("while (true)");
        _writer.Line("var gradient = Deliveries(Gradient);");
        WriteSweepOfExample(sweep);
        _writer.Gap();
        _writer.Line("yield return CreditSum.End;");
    }

    private IReadOnlyList<ProjectionPlan> Trained => plan.Projections.Where(p => p.Record.Trainable).ToList();

    private void WriteSweepIndices(BackwardPlan sweep) =>
        WriteIndices(Members.HasPaths ? [] : Trained.Where(p => !p.Record.DelaysSynapses).Concat(sweep.Delays).Concat(sweep.Releases.Where(p => !p.Record.DelaysSynapses)).Select(p => p.Record.Source).Concat(sweep.Credits.Where(c => c.Start == CreditStart.SpikeTimes).Select(c => c.Population)));

    private void WriteSweepOfExample(BackwardPlan sweep)
    {
        if (sweep.UsesFeedback)
        {
            _writer.Line("var feedback = Setup.Feedback!;");
        }

        if (sweep.UsesWeights || sweep.Delays.Count > 0)
        {
            _writer.Line("var weights = Deliveries(Setup.Weights);");
        }

        Kernels.Write((kernel, _) => $"{kernel}.ResetBack();", _locals!, p => p.Adjoints.Count > 0);
        WriteReleaseResetsBack(sweep);

        _writer.Gap();
        if (Members.HasPaths)
        {
            WriteStepsAlongPaths(sweep);
        }
        else
        {
            WriteSteps(sweep, Trained);
        }

        var starts = plan.Populations.Where(p => p.StartGradients.Count > 0).ToList();
        if (starts.Count > 0 || sweep.Releases.Any(p => p.Release!.Kernel.StartGradients.Count > 0))
        {
            _writer.Gap();
        }

        Kernels.Write((kernel, _) => $"{kernel}.BackToStart();", _locals!, p => p.StartGradients.Count > 0);
        WriteReleaseStarts(sweep);
    }

    private void WriteSteps(BackwardPlan sweep, IReadOnlyList<ProjectionPlan> trained)
    {
        string stepBack = KernelEmitter.StepBack(sweep.Kind);
        if (sweep.LooksAhead)
        {
            using var stretch = _writer.Block("for (int to = steps, from; to > 0; to = from)");
            WriteReadoutAhead(stepBack);

            _writer.Gap();
            foreach (var credit in sweep.Credits)
            {
                WriteCreditAhead(credit);
            }

            _writer.Gap();
            using var loop = _writer.Block("for (int t = to - 1; t >= from; t--)");
            foreach (var credit in sweep.Credits)
            {
                string kernel = Kernel(credit.Population);
                _writer.Line($"{kernel}.{stepBack}(t, {(credit.Terms.Count > 0 ? $"{kernel}.Credits[t]" : $"{kernel}.RateCredit")});");
            }

            WriteStepGradients(sweep, trained);
        }
        else
        {
            using var loop = _writer.Block(StepsBack(sweep));
            _writer.Line($"Revisit(t); // {Revisited}");
            foreach (var readout in Silent)
            {
                _writer.Line($"{Kernel(readout.Name)}.{stepBack}(t, {ErrorsOf(readout)});");
            }

            foreach (var credit in sweep.Credits)
            {
                string kernel = Kernel(credit.Population);
                _writer.Gap();
                WriteCredit(credit, sweep.Waits);
                _writer.Line($"{kernel}.{stepBack}(t, {ErrorsFor(credit.Population)}{kernel}.Credit);");
            }

            WriteStepGradients(sweep, trained);
        }
    }

    private static string StepsBack(BackwardPlan sweep) => $"for (int t = {(sweep.Waits ? "Steps" : "steps")} - 1; t >= 0; t--)";

    private const string Revisited = "where checkpoints alone were kept, this stretch of the tape is written again";

    /// <summary>The steps back of readouts over a stretch, before those of all others.</summary>
    private void WriteReadoutAhead(string stepBack)
    {
        _writer.Line("from = Ahead(to);");
        _writer.Line($"Revisit(to - 1); // {Revisited}");
        _writer.Gap();
        _writer.Comment(Silent.Count() == 1
            ? "nothing but the loss's errors enters the readout: it goes a few steps ahead, and its credit for all of them is one product"
            : "nothing but the losses' errors enters the readouts: they go a few steps ahead, and the credit of each for all of them is one product");
        using (_writer.Block("for (int t = to - 1; t >= from; t--)"))
        {
            foreach (var readout in Silent)
            {
                _writer.Line($"{Kernel(readout.Name)}.{stepBack}(t, {ErrorsOf(readout)});");
            }
        }
    }

    private void WriteStepGradients(BackwardPlan sweep, IReadOnlyList<ProjectionPlan> trained)
    {
        WriteGradients(
            "event-driven gradient: a spike that arrives at step t adds dLoss/darrival of its targets to its row",
            trained.Where(p => !p.Record.DelaysNeurons),
            p => $"gradient[{p.Index}].Accumulate({Arriving(p)}, {Kernel(p.Record.Target)}.{Lambda(p)}[t]{TapedScale(p)})");
        WriteGradients(
            "the same where each neuron has a delay of its own: a spike of step t adds what its targets have when it arrives",
            trained.Where(p => p.Record.DelaysNeurons),
            p => $"gradient[{p.Index}].Accumulate({Sent(p)}, {AtArrival(p, Lambda(p))})");
        WriteGradients(
            "a longer delay moves every arrival: the sum of dLoss/d(time of the arrival), which is per unit of weight",
            sweep.Delays.Where(p => !p.Record.DelaysNeurons),
            p => $"weights[{p.Index}].AddProducts({Arriving(p)}, {Kernel(p.Record.Target)}.{Time(p)}[t], {Members.DelayGradient(p)})");
        WriteGradients(
            "a neuron's longer delay moves the arrivals of its spikes: dLoss/d(time of the arrival), which is per unit of weight, at all targets",
            sweep.Delays.Where(p => p.Record.DelaysNeurons),
            p => $"weights[{p.Index}].AddDotsAt({Sent(p)}, {AtArrival(p, Time(p))}, {Members.DelayGradient(p)})");
        WriteReleaseStepsBack(sweep);
    }

    private void WriteGradients(string comment, IEnumerable<ProjectionPlan> projections, Func<ProjectionPlan, string> sum)
    {
        var lines = projections.Select(sum).ToList();
        if (lines.Count == 0)
        {
            return;
        }

        _writer.Gap();
        _writer.Comment(comment);
        lines.ForEach(line => _writer.Line($"{line};"));
    }

    /// <summary>The credit of all steps of a stretch, from a readout that has gone ahead.</summary>
    private void WriteCreditAhead(CreditPlan credit)
    {
        string kernel = Kernel(credit.Population), start = $"{kernel}.RateCredit";
        foreach (var projection in credit.Terms.Select(t => t.Projection))
        {
            string errors = $"{Kernel(projection.Record.Target)}.{Lambda(projection)}";
            _writer.Line($"Sums.AddScaled(from, to, {errors}, {Members.Delay(projection)}, feedback.Panels({projection.Index}), {start}, {kernel}.Credits);");
            start = $"{kernel}.Credits";
        }
    }

    private void WriteCredit(CreditPlan credit, bool waits)
    {
        string kernel = Kernel(credit.Population);
        if (credit.Start == CreditStart.FiringRate)
        {
            _writer.Line($"{kernel}.RateCredit.CopyTo({kernel}.Credit);");
        }
        else if (credit.Start == CreditStart.SpikeTimes)
        {
            _writer.Line($"SpikeTimeErrors({Index(credit.Population)}, t, {kernel}.Credit);");
        }
        else if (credit.Start == CreditStart.ReadoutSpikes)
        {
            _writer.Line(ReadoutSpikeErrors(credit.Population, kernel));
        }

        string start = credit.Start == CreditStart.FirstTerm ? $"{kernel}.RateCredit" : $"{kernel}.Credit";
        for (int i = 0; i < credit.Terms.Count;)
        {
            bool isAsked = credit.Terms[i].IfThroughSpikes;
            using (isAsked ? _writer.Block("if (rule.ThroughSpikes)") : null)
            {
                do
                {
                    _writer.Line(Term(credit, credit.Terms[i++], kernel, start, waits));
                    start = $"{kernel}.Credit";
                }
                while (i < credit.Terms.Count && credit.Terms[i].IfThroughSpikes == isAsked);
            }

            if (isAsked)
            {
                _writer.Gap();
            }
        }
    }

    /// <summary>The same where each synapse has a delay of its own.</summary>
    private string TermOfSynapses(CreditPlan credit, CreditTerm term, string kernel, string start)
    {
        string line = Members.Line(term.Projection), target = Kernel(term.Projection.Record.Target);
        string skip = term.SkipsSilent ? $"{kernel}.{Members.Members(credit.Population).Tape(StepProgram.Psi)}[t], " : "";
        string released = term.Projection.Release is null ? "" : $"{Members.Released(term.Projection)}, ";
        return term.Source switch
        {
            CreditSource.Feedback => $"{line}.AddScaled(t, {target}.{Lambda(term.Projection)}, feedback[{term.Projection.Index}], {released}{start}, {kernel}.Credit);",
            CreditSource.Targets => $"{line}.{(released == "" ? "AddDots" : "AddReleased")}(t, {target}.{Lambda(term.Projection)}, {released}{skip}{start}, {kernel}.Credit);",
            CreditSource.LaterReleases => $"{line}.AddAtArrival(t, {LambdaOfRelease(term.Projection)}, {start}, {kernel}.Credit);",
            _ => $"{line}.AddDotsAt(t, {target}.{Time(term.Projection)}, {kernel}.Credit);",
        };
    }

    private string Term(CreditPlan credit, CreditTerm term, string kernel, string start, bool waits)
    {
        int index = term.Projection.Index;
        if (term.Projection.Record.DelaysSynapses)
        {
            return TermOfSynapses(credit, term, kernel, start);
        }

        string lambda = AtArrival(term.Projection, Lambda(term.Projection));
        string time = AtArrival(term.Projection, Time(term.Projection));
        string skip = term.SkipsSilent ? $"{kernel}.{Members.Members(credit.Population).Tape(StepProgram.Psi)}[t], " : "";
        return term.Source switch
        {
            CreditSource.Feedback => $"Sums.AddScaled({lambda}, feedback[{index}], {ScaleAtArrival(term.Projection)}{start}, {kernel}.Credit);",
            CreditSource.Targets when waits && term.Waits => $"yield return new(t, {index}, {lambda}, {skip}{start}, {kernel}.Credit);",
            CreditSource.Targets => $"weights[{index}].{(term.Projection.Release is null ? "AddDots" : "AddReleased")}({lambda}, {ScaleAtArrival(term.Projection)}{skip}{start}, {kernel}.Credit);",
            CreditSource.LaterReleases => $"Sums.Add({LaterReleases(term.Projection)}, {start}, {kernel}.Credit);",
            _ => $"weights[{index}].AddDotsAt({Sent(term.Projection)}, {time}, {kernel}.Credit);",
        };
    }
}
