using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Dynamics;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;

namespace Snn.Generators.Emitting;

/// <summary>Writes the trial of a network in one dialect: the order of deliveries, steps and gradients, and the kernels.</summary>
internal sealed class NetworkEmitter(NetworkPlan plan, Dialect dialect)
{
    private readonly IndentedWriter _writer = new();

    private string Class => dialect.Name + "Trial";

    private IEnumerable<(PopulationPlan Plan, int Index)> Kernels =>
        plan.Populations.Select((p, i) => (p, i)).Where(p => !p.p.IsSource);

    private PopulationPlan Readout => plan.Populations.First(p => p.IsReadout);

    public string Write()
    {
        FileHead.Write(_writer, plan.Network.Namespace, "System", "System.Numerics", "Snn", "Snn.Runtime");
        using (_writer.Block($"partial class {plan.Network.Name}"))
        {
            _writer.Summary($"<see cref=\"{plan.Network.Name}\"/>: {dialect.Summary}.");
            using var trial = _writer.Block($"private sealed class {Class} : Trial");
            WriteConstructor();
            WriteReset();
            WriteForward();
            WriteBackward();
            foreach (var (population, index) in Kernels)
            {
                _writer.Gap();
                new KernelEmitter(_writer, plan, population, index, dialect).Write();
            }
        }

        return _writer.ToString();
    }

    private static string Kernel(string population) => "_" + Names.Camel(population);

    private static string Delay(ProjectionPlan projection) => Names.Camel(projection.Record.Name) + "Delay";

    private static string Index(string population) => Names.Escape(Names.Camel(population));

    private void WriteConstructor()
    {
        foreach (var (population, _) in Kernels)
        {
            _writer.Line($"private readonly {KernelEmitter.ClassOf(population)} {Kernel(population.Name)};");
        }

        foreach (var projection in plan.Projections)
        {
            _writer.Line($"private readonly int _{Delay(projection)};");
        }

        _writer.Gap();
        using var body = _writer.Block($"public {Class}({plan.Network.Name} network, TrialSetup setup) : base(setup)");
        foreach (var (population, _) in Kernels)
        {
            _writer.Line($"{Kernel(population.Name)} = new(this, network);");
        }

        foreach (var projection in plan.Projections)
        {
            _writer.Line($"_{Delay(projection)} = setup.Layout.Projections[{projection.Index}].Delay;");
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
    }

    private void WriteForward()
    {
        _writer.Gap();
        using var body = _writer.Block("protected override void RunForward(int steps)");
        WriteIndices(plan.Projections.Select(p => p.Record.Source));
        _writer.Line("var weights = Setup.Weights;");
        using var loop = _writer.Block("for (int t = 0; t < steps; t++)");
        _writer.Comment("spikes arrive after their delay: one row of weights each");
        foreach (var projection in plan.Projections.OrderBy(p => p.Record.Target).ThenBy(p => p.Arrival).ThenBy(p => p.Index))
        {
            string method = projection.IsFirst ? "Deliver" : "DeliverMore";
            _writer.Line($"{dialect.Sums}.{method}(SpikesAt({Index(projection.Record.Source)}, t - _{Delay(projection)}), weights[{projection.Index}], {Kernel(projection.Record.Target)}.{projection.Arrival});");
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
        if (!plan.Trains)
        {
            _writer.Line("protected override void RunBackward(int steps, WeightStore gradient) =>");
            _writer.Line($"    throw new NotSupportedException(\"{plan.Network.Name} is not declared with [Train<...>].\");");
            return;
        }

        using (_writer.Block("protected override void RunBackward(int steps, WeightStore gradient)"))
        {
            using (_writer.Block("switch (Setup.Rule)"))
            {
                foreach (string rule in plan.Network.Rules)
                {
                    _writer.Line($"case {rule} {Names.Camel(rule)}:");
                    _writer.Line($"    Run{rule}(steps, gradient, {Names.Camel(rule)});");
                    _writer.Line("    break;");
                }
            }
        }

        foreach (string rule in plan.Network.Rules)
        {
            WriteRule(rule);
        }
    }

    private void WriteRule(string rule)
    {
        _writer.Gap();
        _writer.Summary(rule switch
        {
            LearningRules.EProp => "e-prop: a spike is credited by the readout alone, when it arrives there.",
            LearningRules.EventProp => "EventProp: a spike's time is credited by all neurons at which it arrives; nothing happens between spikes but the flow.",
            _ => "Backpropagation through time: a spike is credited by all neurons at which it arrives.",
        });
        using var body = _writer.Block($"private void Run{rule}(int steps, WeightStore gradient, {rule} rule)");
        var learning = Kernels.Where(k => k.Plan.Adjoints.Count > 0 && !k.Plan.IsReadout).ToList();
        WriteIndices(plan.Projections.Where(p => p.Record.Trainable).Select(p => p.Record.Source).Concat(learning.Select(k => k.Plan.Name)));
        if (learning.Count > 0)
        {
            _writer.Line(rule == LearningRules.EProp ? "var feedback = Setup.Feedback!;" : "var weights = Setup.Weights;");
        }

        foreach (var (population, _) in Kernels.Where(k => k.Plan.Adjoints.Count > 0))
        {
            _writer.Line($"{Kernel(population.Name)}.ResetBack();");
        }

        foreach (var (population, _) in learning)
        {
            _writer.Line($"FiringRate.Credit(Log({Index(population.Name)}), rule, steps, Setup.Layout.Dt, {Kernel(population.Name)}.RateCredit);");
        }

        _writer.Gap();
        using var loop = _writer.Block("for (int t = steps - 1; t >= 0; t--)");
        if (Readout.Adjoints.Count > 0)
        {
            _writer.Line($"{Kernel(Readout.Name)}.{KernelEmitter.StepBack(LearningRules.Kind(rule))}(t, ReadoutError[t]);");
        }

        foreach (var (population, _) in learning)
        {
            WriteCredit(rule, population);
            _writer.Line($"{Kernel(population.Name)}.{KernelEmitter.StepBack(LearningRules.Kind(rule))}(t);");
        }

        var trained = plan.Projections.Where(p => p.Record.Trainable).ToList();
        if (trained.Count > 0)
        {
            _writer.Gap();
            _writer.Comment("event-driven gradient: a spike that arrives at step t adds dLoss/darrival of its targets to its row");
        }

        foreach (var projection in trained)
        {
            _writer.Line($"{dialect.Sums}.Accumulate(SpikesAt({Index(projection.Record.Source)}, t - _{Delay(projection)}), {Lambda(projection)}[t], gradient[{projection.Index}]);");
        }
    }

    private static string Lambda(ProjectionPlan projection) =>
        $"{Kernel(projection.Record.Target)}.{KernelEmitter.LambdaField(projection.Arrival)}";

    /// <summary>Where a spike's credit comes from: this is all that tells the rules apart.</summary>
    private void WriteCredit(string rule, PopulationPlan population)
    {
        string kernel = Kernel(population.Name);
        if (rule == LearningRules.EventProp)
        {
            WriteTimeCredit(population);
            return;
        }

        var targets = plan.Projections.Where(p => p.Record.Source == population.Name && KernelOf(p.Record.Target).Adjoints.Count > 0);
        var paths = targets.Where(p => p.ToReadout || rule != LearningRules.EProp).OrderBy(p => !p.ToReadout).ToList();
        _writer.Gap();
        if (paths.Count == 0)
        {
            _writer.Comment($"no spike of {population.Name} is credited from downstream");
        }

        if (paths.Count == 0 || (rule != LearningRules.EProp && !paths[0].ToReadout))
        {
            _writer.Line($"{kernel}.RateCredit.CopyTo({kernel}.Credit);");
        }

        for (int i = 0; i < paths.Count; i++)
        {
            string lambda = $"{Lambda(paths[i])}[t + _{Delay(paths[i])}]";
            string start = $"{kernel}.{(i == 0 && paths[0].ToReadout ? "RateCredit" : "Credit")}";
            if (rule == LearningRules.EProp)
            {
                _writer.Line($"{dialect.Sums}.AddScaled({lambda}, feedback[{paths[i].Index}], {start}, {kernel}.Credit);");
                continue;
            }

            bool psiTaped = population.Adjoints.First(a => a.Kind == AdjointKind.Surrogate).Tape.Contains(StepProgram.Psi);
            string add = psiTaped
                ? $"{dialect.Sums}.AddDots({lambda}, weights[{paths[i].Index}], {kernel}.{KernelEmitter.PsiTape}[t], {start}, {kernel}.Credit);"
                : $"{dialect.Sums}.AddDots({lambda}, weights[{paths[i].Index}], {start}, {kernel}.Credit);";
            if (paths[i].ToReadout)
            {
                _writer.Line(add);
            }
            else
            {
                using (_writer.Block("if (rule.ThroughSpikes)"))
                {
                    _writer.Line(add);
                }

                _writer.Gap();
            }
        }
    }

    /// <summary>EventProp: only the neurons that spike in this step have a time to credit.</summary>
    private void WriteTimeCredit(PopulationPlan population)
    {
        string kernel = Kernel(population.Name);
        _writer.Gap();
        _writer.Line($"SpikeTimeErrors({Index(population.Name)}, t, {kernel}.Credit);");
        foreach (var path in plan.Projections.Where(p => p.Record.Source == population.Name && KernelOf(p.Record.Target).Adjoints.Count > 0))
        {
            string time = $"{Kernel(path.Record.Target)}.{KernelEmitter.TimeField(path.Arrival)}[t + _{Delay(path)}]";
            _writer.Line($"{dialect.Sums}.AddDotsAt(SpikesAt({Index(population.Name)}, t), {time}, weights[{path.Index}], {kernel}.Credit);");
        }
    }

    private PopulationPlan KernelOf(string population) => plan.Populations.First(p => p.Name == population);

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
