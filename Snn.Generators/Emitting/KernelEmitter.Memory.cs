using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <content>The memory of a kernel: fields, constants, states at rest.</content>
internal sealed partial class KernelEmitter
{
    /// <summary>What a kernel is made of besides the trial.</summary>
    private string Made => home.Kind is null ? $"{Names.Escape(network.Network.Name)} network" : Part + StepLength;

    /// <summary>The same as arguments.</summary>
    private string MadeOf => home.Kind is null ? "network" : network.Network.HasDt ? "part, length" : "part";

    private string Part => $"{PartNames.KindsOf(network.Network)}.{PartNames.PartOf(home.Kind!)} part";

    private string StepLength => network.Network.HasDt ? ", double length" : "";

    private bool Is(string population) => home.Kind is null ? population == plan.Name : home.Kind.Members.Any(m => m.Population == population);

    /// <summary>Whether a sweep has the credit of one step at a time.</summary>
    private bool HasCredit => network.Sweeps.Any(s => !s.LooksAhead && s.Credits.Any(c => Is(c.Population)));

    /// <summary>Whether a sweep has that of a stretch of steps.</summary>
    private bool HasCredits => network.Sweeps.Any(s => s.LooksAhead && s.Credits.Any(c => Is(c.Population) && c.Terms.Count > 0));

    private void WriteFields()
    {
        writer.Comment("state of every neuron, and what arrives at it in a step");
        writer.Line($"public readonly Lanes {string.Join(", ", plan.States.Select(_fields.State).Concat(plan.Arrivals.Select(_fields.Arrival)))};");
        if (plan.Tape.Count > 0)
        {
            writer.Gap();
            writer.Comment("written by Step for StepBack: [step, neuron]");
            WriteTapes("Ring", Numbers);
            WriteTapes("MarkRing", Marks);
        }

        if (plan.Adjoints.Count > 0)
        {
            writer.Gap();
            string[] credit = HasCredit ? ["Credit"] : [], credits = HasCredits ? ["Credits"] : [];
            string given = string.Join(" and ", credit.Concat(credits));
            writer.Comment("LambdaX is dLoss/dX" + (plan.Spikes ? $"; {given} {(HasCredit && HasCredits ? "are" : "is")} what the rule credits a spike with, RateCredit what its neuron's firing rate earns it" : ""));
            var lanes = Swept.Select(_fields.Lambda).Concat(plan.Spikes ? [.. credit, "RateCredit"] : []);
            writer.Line($"public readonly Lanes {string.Join(", ", lanes)};");
            var rings = Rings.Concat(credits).ToList();
            if (rings.Count > 0)
            {
                writer.Line($"public readonly Ring {string.Join(", ", rings)};");
            }
        }

        if (Learned.Count > 0)
        {
            writer.Gap();
            writer.Comment("GradientX sums up dLoss/dX over a trial, for each neuron");
            writer.Line($"public readonly Lanes {string.Join(", ", Learned.Select(p => _fields.Gradient(p.Name)))};");
        }

        if (plan.Fed.Count > 0)
        {
            writer.Gap();
            writer.Comment("inputs that the run gives");
            writer.Line($"protected readonly Lanes {string.Join(", ", plan.Fed.Select(f => _fields.Arrival(f.Name)))};");
        }

        if (plan.Noise.Count > 0)
        {
            writer.Gap();
            writer.Comment("white noise of a step");
            writer.Line($"protected readonly Lanes {string.Join(", ", plan.Noise.Select(_fields.Arrival))};");
            writer.Line("protected readonly WhiteNoise _noise;");
        }

        if (!home.IsFree)
        {
            writer.Gap();
            writer.Line("protected readonly int _extent;");
        }
        else if (plan.Spikes || plan.IsReadout)
        {
            writer.Gap();
        }

        if (plan.Spikes)
        {
            writer.Line($"protected readonly {home.Log} _spikes;");
        }

        if (plan.IsReadout)
        {
            writer.Line("protected readonly Rows _readout;");
        }

        WritePathFields();

        if (home.Kind is not null && plan.Moved.Count > 0)
        {
            writer.Line($"private readonly {Part};".Replace(" part;", " _part;"));
        }

        var constants = ConstantsEmitter.NamesOf(plan).Where(c => !plan.PerNeuron.Contains(c)).ToList();
        if (constants.Count > 0)
        {
            writer.Gap();
            writer.Comment("fixed over a trial");
            writer.Line($"protected {(plan.Moved.Count > 0 ? "" : "readonly ")}float {string.Join(", ", constants.Select(_fields.Field))};");
        }

        if (plan.PerNeuron.Count > 0)
        {
            writer.Gap();
            writer.Comment("fixed over a trial, for each neuron");
            writer.Line($"protected readonly Lanes {string.Join(", ", plan.PerNeuron.Select(_fields.Field))};");
        }

        if (plan.Own.Any())
        {
            writer.Gap();
            writer.Comment("parameters that the network gives each neuron");
            writer.Line($"private readonly float[] {string.Join(", ", plan.Own.Select(p => _fields.Given(p.Name)))};");
        }
    }

    private string Label(string name) => KernelHome.Label(plan, name, home.Kind);

    private string NewLanes => home.ByDelay is null ? $"trial.NewLanes({home.Index})" : $"trial.NewLanesByDelay({home.ByDelay})";

    private void WriteConstructor()
    {
        writer.Gap();
        var names = NewNames;
        using var body = writer.Block($"protected {trial.Kernel(plan.Name)}({trial.Class} trial, {Made})");
        string owner = home.Owner is null ? "" : $", {home.Owner}", rows = home.ByDelay is null ? "" : $", byDelay: {home.ByDelay}";
        if (home.IsOfReleases)
        {
            writer.Line($"int {KernelHome.ReleasePopulation} = trial.Paths[part.{home.Kind!.Own}.Index].Source;");
        }

        foreach (string state in plan.States)
        {
            writer.Line($"{_fields.State(state)} = trial.NewState({home.Index}, {Label(state)}{owner});");
        }

        foreach (string arrival in plan.Arrivals)
        {
            writer.Line($"{_fields.Arrival(arrival)} = {NewLanes};");
        }

        foreach (var fed in plan.Fed)
        {
            writer.Line($"{_fields.Arrival(fed.Name)} = trial.NewFed(\"{plan.Name}.{fed.Input}\", {home.Index});");
        }

        foreach (string noise in plan.Noise)
        {
            writer.Line($"{_fields.Arrival(noise)} = trial.NewLanes({home.Index});");
        }

        foreach (var entry in Numbers)
        {
            writer.Line($"{_fields.Tape(entry.Target)} = trial.NewTape({home.Index}, {Label(entry.Target.Name)}{rows}{ReadBy(entry.Target)});");
        }

        foreach (var entry in Marks)
        {
            writer.Line($"{_fields.Tape(entry.Target)} = trial.NewMarks({home.Index}{rows}{ReadBy(entry.Target)});");
        }

        if (plan.Adjoints.Count > 0)
        {
            foreach (string state in Swept)
            {
                writer.Line($"{_fields.Lambda(state)} = trial.NewAdjoint({home.Index}, {Label(state)}{owner});");
            }

            foreach (string ring in Rings)
            {
                writer.Line($"{ring} = trial.NewRing({home.Index}{(plan.IsReadout && network.Sweeps.Any(s => s.LooksAhead) ? ", ahead: true" : "")}{rows});");
            }

            if (plan.Spikes)
            {
                if (HasCredit)
                {
                    writer.Line($"Credit = trial.NewLanes({home.Index});");
                }

                if (HasCredits)
                {
                    writer.Line($"Credits = trial.NewCredits({home.Index});");
                }

                writer.Line($"RateCredit = trial.RateCredit({home.Index});");
            }
        }

        if (!home.IsFree)
        {
            writer.Line($"_extent = trial.Sums.Extent({home.Size});");
        }

        if (plan.Spikes)
        {
            writer.Line($"_spikes = trial.Log({home.Index});");
        }

        if (plan.Noise.Count > 0)
        {
            writer.Line($"_noise = trial.NewNoise({home.Index});");
        }

        if (plan.IsReadout)
        {
            writer.Line($"_readout = trial.{(network.IsFurther(plan) ? $"ReadoutOf({home.Index})" : "Readout")};");
        }

        foreach (var parameter in Learned)
        {
            writer.Line($"{_fields.Gradient(parameter.Name)} = trial.NewGradient({parameter.KeyText}{(home.Owner is null ? "" : $", {home.Index}")}{rows});");
        }

        WritePaths();
        if (home.Kind is not null && plan.Moved.Count > 0)
        {
            writer.Line("_part = part;");
        }

        foreach (string constant in plan.PerNeuron)
        {
            writer.Line($"{_fields.Field(constant)} = {NewLanes};");
        }

        foreach (var parameter in plan.Own)
        {
            writer.Line($"{_fields.Given(parameter.Name)} = trial.{ConstantsEmitter.GivenBy(parameter, home.Index, plan.Name)};");
        }

        if (plan.Moved.Count == 0)
        {
            writer.Gap();
            WriteConstants(names);
        }
    }

    /// <summary>Which rules read a tape, where others of the network do not.</summary>
    private string ReadBy(Symbol entry)
    {
        var readers = plan.Adjoints.Where(a => a.Tape.Contains(entry)).ToList();
        return readers.Count is 0 || readers.Count == plan.Adjoints.Count ? "" : readers.Any(a => a.Kind == AdjointKind.EventProp) ? ", eventProp: true" : ", eventProp: false";
    }

    private void WriteSetConstants()
    {
        writer.Gap();
        writer.Summary("What is fixed over a trial, from the parameters as training has left them.");
        var names = NewNames;
        using var body = writer.Block($"public void SetConstants({(home.Kind is null ? Made + ", " : "")}ParameterStore parameters{(home.Kind is null ? "" : StepLength)})");
        if (home.Kind is not null)
        {
            writer.Line("var part = _part;");
        }

        WriteConstants(names);
    }

    private void WriteConstants(Names names) =>
        new ConstantsEmitter(writer, plan, names, _fields.Field, given: p => _fields.Given(p.Name)).Write(!network.Network.HasDt ? "1.0" : home.Kind is null ? "network.Dt.Value" : "length");

    private void WriteReset()
    {
        writer.Gap();
        writer.Summary("All neurons as they are at the start of a trial.");
        using var body = writer.Block("public void Reset()");
        foreach (var start in plan.Start)
        {
            string value = new ScalarNotation(s => _fields.Field(s.Name)).Write(start.Value);
            bool own = start.Value.Symbols().Any(s => plan.PerNeuron.Contains(s.Name));
            string state = _fields.State(start.Name);
            writer.Line(start.Value.IsZero() ? $"{state}.Span.Clear();" : own ? $"{value}.CopyTo({state});" : $"{state}.Span.Fill({value});");
        }

        foreach (string arrival in Taken)
        {
            writer.Line($"{_fields.Arrival(arrival)}.Span.Clear();");
        }
    }
}
