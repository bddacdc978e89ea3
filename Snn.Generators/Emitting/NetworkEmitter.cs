using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;

namespace Snn.Generators.Emitting;

/// <summary>Writes the trial of a network in one dialect: the order of deliveries, steps and gradients, and the kernels.</summary>
internal sealed partial class NetworkEmitter(NetworkPlan plan, Dialect dialect)
{
    private readonly IndentedWriter _writer = new();
    private TrialNames? _trial;
    private Names? _locals;

    private string Class => PartNames.Of(plan.Network, dialect.Name + "Trial");

    private string Network => Names.Escape(plan.Network.Name);

    private TrialNames Members => _trial ??= new(_writer, Class);

    private IEnumerable<(PopulationPlan Plan, int Index)> Kernels =>
        plan.Populations.Select((p, i) => (p, i)).Where(p => !p.p.IsSource);

    /// <summary>Populations some of whose parameters learn.</summary>
    private IEnumerable<PopulationPlan> Trained => plan.Populations.Where(p => p.Trained.Count > 0);

    /// <summary>Whether anything is computed from parameters that learn.</summary>
    private bool HasTrained => Trained.Any() || Releases.Any(p => p.Release!.Kernel.Trained.Count > 0);

    /// <summary>Projections whose delay learns, or whose delays do.</summary>
    private IReadOnlyList<ProjectionPlan> Delays => plan.Projections.Where(p => p.Record.TrainsDelay).ToList();

    private PopulationPlan Readout => plan.Populations.First(p => p.IsReadout);

    public string Write()
    {
        FileHead.Write(_writer, plan.Network.Namespace, plan.Network.InUse, Description.Methods(plan.Populations), "System", "System.Numerics", "Snn", "Snn.Runtime");
        using (_writer.Block($"partial class {Network}"))
        {
            Members.Space.Begin(_writer);
            _writer.Summary($"<see cref=\"{Network}\"/>: {dialect.Summary}.");
            using var trial = _writer.Block($"private sealed class {Class} : Trial");
            WriteConstructor();
            WriteReset();
            if (HasTrained || Delays.Count > 0)
            {
                WriteSetConstants();
            }

            WriteForward();
            WriteBackward();
            foreach (var (population, index) in Kernels)
            {
                _writer.Gap();
                new KernelEmitter(_writer, plan, population, index, dialect, Members, KernelHome.Of(plan, population)).Write();
            }

            WriteReleaseKernels();
        }

        return _writer.ToString();
    }

    private string Kernel(string population) => Members.Field(population);

    /// <summary>The spikes that a projection takes up in step t.</summary>
    private string Sent(ProjectionPlan projection) => $"SpikesAt({Index(projection.Record.Source)}, t)";

    /// <summary>The spikes that arrive through a projection in step t.</summary>
    private string Arriving(ProjectionPlan projection) =>
        projection.Record.DelaysNeurons ? $"{Members.Line(projection)}.Arriving(t)" : $"SpikesAt({Index(projection.Record.Source)}, t - {Members.Delay(projection)})";

    /// <summary>A ring of the target's, in the step in which a spike of step t arrives.</summary>
    private string AtArrival(ProjectionPlan projection, string ring)
    {
        string field = $"{Kernel(projection.Record.Target)}.{ring}";
        return projection.Record.DelaysNeurons ? $"{Members.Line(projection)}.Arrival(t, {field})" : $"{field}[t + {Members.Delay(projection)}]";
    }

    private string Lambda(ProjectionPlan projection) => Members.Members(projection.Record.Target).ArrivalLambda(projection.Arrival);

    private string Time(ProjectionPlan projection) => Members.Members(projection.Record.Target).ArrivalTime(projection.Arrival);

    /// <summary>The local with the number of a population, in the method that is written.</summary>
    private string Index(string population) => _locals!.Local("index", population, population);

    private void BeginMethod() => _locals = new(_writer, Members.Space);

    private void WriteConstructor()
    {
        foreach (var (population, _) in Kernels)
        {
            _writer.Line($"private readonly {Members.Kernel(population.Name)} {Kernel(population.Name)};");
        }

        foreach (var projection in plan.Projections)
        {
            _writer.Line(projection.Record.DelaysNeurons
                ? $"private readonly DelayLine {Members.Line(projection)};"
                : $"private {(projection.Record.TrainsDelay ? "" : "readonly ")}int {Members.Delay(projection)};");
        }

        foreach (var projection in Delays)
        {
            _writer.Line($"private readonly Lanes {Members.DelayGradient(projection)};");
        }

        WriteReleaseFields();
        if (HasTrained)
        {
            _writer.Line($"private readonly {Network} _network;");
        }

        _writer.Gap();
        using var body = _writer.Block($"public {Class}({Network} network, TrialSetup setup) : base(setup)");
        foreach (var (population, _) in Kernels)
        {
            _writer.Line($"{Kernel(population.Name)} = new(this, network);");
        }

        foreach (var projection in plan.Projections.Where(p => !p.Record.TrainsDelay))
        {
            _writer.Line($"{Members.Delay(projection)} = Setup.Layout.Projections[{projection.Index}].Delay;");
        }

        foreach (var projection in Delays)
        {
            if (projection.Record.DelaysNeurons)
            {
                _writer.Line($"{Members.Line(projection)} = NewDelayLine({projection.Index});");
            }

            _writer.Line($"{Members.DelayGradient(projection)} = NewGradient(\"{projection.Record.DelayKey}\");");
        }

        WriteReleaseConstructors();
        if (HasTrained)
        {
            _writer.Line("_network = network;");
        }
    }

    private void WriteSetConstants()
    {
        _writer.Gap();
        using var body = _writer.Block("protected override void SetConstants(ParameterStore parameters)");
        foreach (var population in Trained)
        {
            _writer.Line($"{Kernel(population.Name)}.SetConstants(_network, parameters);");
        }

        WriteReleaseConstants();
        foreach (var projection in Delays)
        {
            string trained = $"parameters[\"{projection.Record.DelayKey}\"]";
            _writer.Line(projection.Record.DelaysNeurons
                ? $"{Members.Line(projection)}.Set({trained});"
                : $"{Members.Delay(projection)} = Delays.OnGrid({trained}[0], Setup.Layout.Projections[{projection.Index}].MostDelay, Setup.Layout.Dt);");
        }
    }

    private void WriteReset()
    {
        _writer.Gap();
        using var body = _writer.Block("protected override void Reset()");
        foreach (var (population, _) in Kernels)
        {
            _writer.Line($"{Kernel(population.Name)}.Reset();");
        }

        WriteReleaseResets();
    }

    private void WriteForward()
    {
        _writer.Gap();
        BeginMethod();
        using var body = _writer.Block("protected override void RunForward(int from, int to)");
        WriteIndices(plan.Projections.Where(p => !p.Record.DelaysNeurons).Select(p => p.Record.Source));
        _writer.Line("var weights = Deliveries(Setup.Weights);");
        foreach (var projection in Delays.Where(p => p.Record.DelaysNeurons))
        {
            _writer.Line($"{Members.Line(projection)}.Begin(from);");
        }

        using var loop = _writer.Block("for (int t = from; t < to; t++)");
        WriteReleaseSteps();
        _writer.Comment("spikes arrive after their delay: one row of weights each");
        foreach (var projection in plan.Projections.OrderBy(p => p.Record.Target).ThenBy(p => p.Arrival).ThenBy(p => p.Index))
        {
            string method = projection.IsFirst ? "Deliver" : "DeliverMore";
            _writer.Line($"weights[{projection.Index}].{method}({Arriving(projection)}, {Scale(projection)}{Kernel(projection.Record.Target)}.{Members.Members(projection.Record.Target).Arrival(projection.Arrival)});");
        }

        _writer.Gap();
        _writer.Comment("all neurons advance; they meet again only through spikes of later steps");
        foreach (var (population, _) in Kernels)
        {
            _writer.Line($"{Kernel(population.Name)}.Step(t);");
        }

        _writer.Line("EndStep(t);");
    }

    private void WriteBackward()
    {
        _writer.Gap();
        if (plan.Sweeps.Count == 0)
        {
            _writer.Line("protected override void RunBackward(int steps, WeightStore gradient) =>");
            _writer.Line($"    throw new NotSupportedException(\"{plan.Network.Name} is not declared with [Train<...>].\");");
            return;
        }

        using (_writer.Block("protected override void RunBackward(int steps, WeightStore gradient)"))
        {
            using (_writer.Block("switch (Setup.Rule)"))
            {
                foreach (var sweep in plan.Sweeps)
                {
                    string rule = Names.Camel(sweep.Rule);
                    _writer.Line($"case {sweep.Rule}{(sweep.ReadsRule ? $" {rule}" : "")}:");
                    _writer.Line($"    Run{sweep.Rule}(steps, Deliveries(gradient){(sweep.ReadsRule ? $", {rule}" : "")});");
                    _writer.Line("    break;");
                }
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
        _writer.Summary(sweep.Summary);
        using var body = _writer.Block($"private void Run{sweep.Rule}(int steps, ReadOnlySpan<Delivery> gradient{(sweep.ReadsRule ? $", {sweep.Rule} rule" : "")})");
        var trained = plan.Projections.Where(p => p.Record.Trainable).ToList();
        WriteIndices(trained.Concat(sweep.Delays).Concat(sweep.Releases).Select(p => p.Record.Source).Concat(sweep.Credits.Where(c => c.Start == CreditStart.SpikeTimes).Select(c => c.Population)));
        if (sweep.UsesFeedback)
        {
            _writer.Line("var feedback = Setup.Feedback!;");
        }

        if (sweep.UsesWeights || sweep.Delays.Count > 0)
        {
            _writer.Line("var weights = Deliveries(Setup.Weights);");
        }

        foreach (var (population, _) in Kernels.Where(k => k.Plan.Adjoints.Count > 0))
        {
            _writer.Line($"{Kernel(population.Name)}.ResetBack();");
        }

        WriteReleaseResetsBack(sweep);

        _writer.Gap();
        WriteSteps(sweep, trained);
        var starts = plan.Populations.Where(p => p.StartGradients.Count > 0).ToList();
        if (starts.Count > 0 || sweep.Releases.Any(p => p.Release!.Kernel.StartGradients.Count > 0))
        {
            _writer.Gap();
        }

        foreach (var population in starts)
        {
            _writer.Line($"{Kernel(population.Name)}.BackToStart();");
        }

        WriteReleaseStarts(sweep);
    }

    private void WriteSteps(BackwardPlan sweep, IReadOnlyList<ProjectionPlan> trained)
    {
        using var loop = _writer.Block("for (int t = steps - 1; t >= 0; t--)");
        _writer.Line("Revisit(t); // where checkpoints alone were kept, this stretch of the tape is written again");
        string stepBack = KernelEmitter.StepBack(sweep.Kind);
        if (Readout.Adjoints.Count > 0 && !Readout.Spikes)
        {
            _writer.Line($"{Kernel(Readout.Name)}.{stepBack}(t, ReadoutError[t]);");
        }

        foreach (var credit in sweep.Credits)
        {
            _writer.Gap();
            WriteCredit(credit);
            _writer.Line($"{Kernel(credit.Population)}.{stepBack}(t{(credit.Population == Readout.Name ? ", ReadoutError[t]" : "")});");
        }

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

    private void WriteCredit(CreditPlan credit)
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
        else if (credit.Start == CreditStart.FirstSpikes)
        {
            _writer.Line($"FirstSpikeErrors(t, {kernel}.Credit);");
        }

        string start = credit.Start == CreditStart.FirstTerm ? $"{kernel}.RateCredit" : $"{kernel}.Credit";
        foreach (var term in credit.Terms)
        {
            string line = Term(credit, term, kernel, start);
            start = $"{kernel}.Credit";
            if (!term.IfThroughSpikes)
            {
                _writer.Line(line);
                continue;
            }

            using (_writer.Block("if (rule.ThroughSpikes)"))
            {
                _writer.Line(line);
            }

            _writer.Gap();
        }
    }

    private string Term(CreditPlan credit, CreditTerm term, string kernel, string start)
    {
        int index = term.Projection.Index;
        string lambda = AtArrival(term.Projection, Lambda(term.Projection));
        string time = AtArrival(term.Projection, Time(term.Projection));
        string skip = term.SkipsSilent ? $"{kernel}.{Members.Members(credit.Population).Tape(StepProgram.Psi)}[t], " : "";
        return term.Source switch
        {
            CreditSource.Feedback => $"{dialect.Sums}.AddScaled({lambda}, feedback[{index}], {ScaleAtArrival(term.Projection)}{start}, {kernel}.Credit);",
            CreditSource.Targets => $"weights[{index}].{(term.Projection.Release is null ? "AddDots" : "AddReleased")}({lambda}, {ScaleAtArrival(term.Projection)}{skip}{start}, {kernel}.Credit);",
            CreditSource.LaterReleases => $"{dialect.Sums}.Add({LaterReleases(term.Projection)}, {start}, {kernel}.Credit);",
            _ => $"weights[{index}].AddDotsAt({Sent(term.Projection)}, {time}, {kernel}.Credit);",
        };
    }

    private void WriteIndices(IEnumerable<string> populations)
    {
        var used = populations.Distinct().ToList();
        var constants = plan.Populations.Select((p, i) => (p.Name, i)).Where(p => used.Contains(p.Name)).Select(p => $"{Index(p.Name)} = {p.i}").ToList();
        if (constants.Count > 0)
        {
            _writer.Line($"const int {string.Join(", ", constants)};");
        }
    }
}
