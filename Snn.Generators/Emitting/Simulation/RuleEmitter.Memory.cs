using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <content>The memory of a rule's kernel, its constants and tables.</content>
internal sealed partial class RuleEmitter
{
    /// <summary>What is seen of neurons by a rule that is late, besides spikes, which it is told late.</summary>
    private IEnumerable<RuleView> Late => !_plan.IsTrained || _path is null ? [] : _plan.Views.Where(v => v.Name != RuleView.Fired && !IsDerivedSignal(v));

    private bool IsDerivedSignal(RuleView view) => _plan.IsDerived && view.Name == OnlineDeriver.Signal;

    private void WriteLate()
    {
        foreach (var view in Late)
        {
            _writer.Line($"{_names.Late(view)}.Step();");
        }

        if (IsLateWritten)
        {
            using (_writer.Block("if (t < 0)"))
            {
                _writer.Line("return; // no step of the rule yet");
            }

            _writer.Gap();
        }
    }

    /// <summary>Type of what has a number for each synapse.</summary>
    private string Matrix => IsKernel ? "KernelSynapses" : IsSparse ? "SynapseRows" : "Rows";

    /// <summary>Whether rows ask for spikes neuron by neuron: those of few neurons are theirs.</summary>
    private bool AsksByNeuron => IsSparse && _plan.Defers;

    /// <summary>What is passed on where each thread has its own.</summary>
    private string More(Names names) => IsSpread ? $", {names.Of("share", "share")}" : "";

    /// <summary>The rows of a store that are this projection's.</summary>
    private string Synapses(RuleHome home) => IsSparse ? $".Synapses({home.Index})" : $"[{home.Index}]";

    /// <summary>Field with what the loss says of the neurons after.</summary>
    private string LearningSignal(RuleHome home) => _path is null ? _further is null ? "Error" : $"ErrorOf({_network.IndexOf(_further)})"
        : CreditsByPlace ? $"CreditOf({home.Target}{OfFurther})"
        : Credit(_simulation, _projection.Record.Target, _apart);

    /// <summary>One more argument that says which readout is meant; none for the main one.</summary>
    private string OfFurther => _further is null ? "" : $", {_network.IndexOf(_further)}";

    private IEnumerable<string> Constants => _plan.Propagators.SelectMany(p => p.Entries).Where(e => e != "").Concat(_plan.Constants.Select(c => c.Name));

    private void WriteFields()
    {
        WriteKindFields();
        foreach (var place in new[] { Site.Pre, Site.Post, Site.Population })
        {
            var variables = _plan.At(place).Select(v => _names.Variable(v.Name)).ToList();
            if (variables.Count > 0)
            {
                _writer.Comment(Placement.Words(place));
                _writer.Line($"public readonly Lanes {string.Join(", ", variables)};");
                _writer.Gap();
            }
        }

        if (_plan.At(Site.Synapse).Any())
        {
            _writer.Comment(_plan.Words(Site.Synapse));
            _writer.Line($"public readonly {Matrix} {string.Join(", ", _plan.At(Site.Synapse).Select(v => _names.Variable(v.Name)))};");
            _writer.Gap();
        }

        var seen = _plan.Views.Select(_names.View).Concat(_plan.Signals.Select(s => _names.Signal(s.Name))).ToList();
        if (seen.Count > 0)
        {
            _writer.Comment("what it sees of neurons, and is told");
            _writer.Line($"protected readonly Lanes {string.Join(", ", seen)};");
            _writer.Gap();
        }

        if (Late.Any())
        {
            _writer.Comment($"the same as late as spikes arrive at {_path!.Record.Target}");
            _writer.Line($"protected readonly LateLanes {string.Join(", ", Late.Select(_names.Late))};");
            _writer.Gap();
        }

        _writer.Line($"protected readonly {Matrix} {_names.Weights}{(_plan.ReadsWeight ? $", {_names.Read}" : "")};");
        string[] counts = [.. LoopsOverSources ? [_names.Sources] : System.Array.Empty<string>(), .. LoopsOverTargets && !HasRange ? [_names.Targets] : System.Array.Empty<string>()];
        if (counts.Length > 0)
        {
            _writer.Line($"protected readonly int {string.Join(", ", counts)};");
        }

        if (LoopsOverTargets && HasRange)
        {
            _writer.Line($"protected readonly NeuronRange {_names.After};");
        }

        if (_plan.IsLazy)
        {
            _writer.Gap();
            _writer.Comment("spikes of neurons after that wait, the first step that waits for each row, and the step in which its variables stand");
            _writer.Line($"protected readonly SpikeHistory {_names.History};");
            string[] steps = [.. _plan.Defers ? [_names.Open] : System.Array.Empty<string>(), .. _plan.Tables.Count > 0 ? [_names.Stands] : System.Array.Empty<string>()];
            _writer.Line($"protected readonly long[] {string.Join(", ", steps)};");
            if (_plan.LazyColumns)
            {
                _writer.Line($"protected readonly byte[] {_names.Ahead};");
            }

            var entries = _plan.Tables.SelectMany(t => t.Flow.Entries).Where(e => e != "").Select(_names.Constant).ToList();
            if (entries.Count > 0)
            {
                _writer.Gap();
                _writer.Comment("steps of linear flows, by the number of time steps");
                _writer.Line($"protected readonly float[] {string.Join(", ", entries)};");
            }
        }

        if (Constants.Any())
        {
            _writer.Gap();
            _writer.Line($"protected readonly float {string.Join(", ", Constants.Select(_names.Constant))};");
        }
    }

    private void WriteConstructor()
    {
        var names = NewNames;
        string simulation = names.Of("simulation", "simulation"), share = More(names);
        _writer.Gap();
        var home = _kind is null ? RuleHome.Of(_network, _projection) : HomeOfKind(names, simulation);
        using var body = _writer.Block(_kind is null
            ? $"protected {Class}({_simulation.Class} {simulation}, {Names.Escape(_network.Network.Name)} network)"
            : $"protected {Class}({string.Join(", ", Given(names, simulation, share.TrimStart(',', ' ')))})");
        if (_kind is not null)
        {
            WriteHome(names, simulation);
        }

        string target = IsKernel ? $"KernelOf({home.Index}{share})"
            : IsSpread && IsSparse ? $"Synapses({home.Index}{share})"
            : LearnsByDelay ? $"GradientByDelay({home.Index})"
            : $"{(_plan.IsTrained ? "Gradient" : "Store")}{Synapses(home)}";
        _writer.Line($"{_names.Weights} = {simulation}.{target};");
        if (_plan.ReadsWeight)
        {
            _writer.Line($"{_names.Read} = {simulation}.{(LearnsByDelay ? $"WeightsByDelay({home.Index})" : $"Store{Synapses(home)}")};");
        }

        if (LoopsOverSources)
        {
            _writer.Line($"{_names.Sources} = {Extent(simulation, HasRowsByDelay ? $"{_names.Weights}.Count" : home.SourceSize)};");
        }

        if (LoopsOverTargets)
        {
            _writer.Line(HasRange ? $"{_names.After} = {names.Of("share", "share")}[{home.Target}];" : $"{_names.Targets} = {Extent(simulation, home.TargetSize)};");
        }

        if (IsSpread)
        {
            _writer.Line($"{simulation}.Learns({home.Index});");
        }

        foreach (var variable in _plan.Variables)
        {
            string label = Label(home, variable);
            string made = variable.Place switch
            {
                Site.Pre when MayDelay => $"NewCopyBefore({label}, {home.Index}{share})",
                Site.Pre when LearnsByDelay => $"NewVariableByDelay({label}, {home.Index})",
                Site.Pre => $"New{(IsSpread ? "Copy" : "Variable")}({label}, {home.Source}{share})",
                Site.Post => $"New{(IsKernel ? "Copy" : "Variable")}({label}, {home.Target}{share})",
                Site.Population => $"New{(IsSpread ? "Copy" : "Variable")}({label}{share})",
                _ => $"New{(IsKernel ? "Kernel" : IsSparse ? "Sparse" : "Synapse")}Variable({label}, {home.Index}{share})",
            };
            _writer.Line($"{_names.Variable(variable.Name)} = {simulation}.{made};");
        }

        foreach (var view in _plan.Views)
        {
            if (IsDerivedSignal(view))
            {
                _writer.Line($"{_names.View(view)} = {simulation}.{LearningSignal(home)};");
                continue;
            }

            if (Late.Contains(view))
            {
                _writer.Line($"{_names.View(view)} = {simulation}.NewLanes({(view.OfPre ? home.Source : home.Target)});");
                _writer.Line($"{_names.Late(view)} = {simulation}.NewLate({StateSeen(names, simulation, view)}, {_names.View(view)}, {(IsLateKind ? Lateness : $"{simulation}.{_simulation.Delay(_path!)}{(_plan.IsDerived ? "" : " - 1")}")});");
                continue;
            }

            bool ofRows = view.OfPre && HasRowsByDelay;
            string made = !RuleKind.IsState(_network, _projection, view) ? ofRows ? $"{simulation}.NewLanesBefore({home.Index})" : $"{simulation}.NewLanes({(view.OfPre ? home.Source : home.Target)})"
                : _kind is not null && ofRows ? $"{simulation}.Before({home.Index}, {Given(names, view)})"
                : StateSeen(names, simulation, view);
            _writer.Line($"{_names.View(view)} = {made};");
        }

        foreach (var signal in _plan.Signals)
        {
            _writer.Line($"{_names.Signal(signal.Name)} = {simulation}.{(_plan.IsTrained ? LearningSignal(home) : $"NewSignal({home.Label("", $".{signal.Key}")}{(signal.PerTarget ? $", {home.Target}" : "")}{share})")};");
        }

        if (_plan.IsLazy)
        {
            string byNeuron = AsksByNeuron ? $", {home.TargetSize}" : "";
            _writer.Line($"{_names.History} = {simulation}.Kept({home.Label("spikes that wait of ", "")}, new SpikeHistory({_plan.Recorded.Count}{byNeuron}), {home.Target}{share});");
        }

        if (_plan.Defers)
        {
            _writer.Line($"{_names.Open} = {simulation}.Kept({home.Label("steps that wait of ", "")}, new long[{_names.Weights}.Count]{share});");
        }

        if (_plan.Tables.Count > 0)
        {
            _writer.Line($"{_names.Stands} = {simulation}.Kept({home.Label("steps that are done of ", "")}, new long[{_names.Weights}.Count]{share});");
        }

        if (_plan.LazyColumns)
        {
            string size = IsSparse ? $"{_names.Weights}.Synapses" : $"checked({_names.Weights}.Count * {_names.Weights}.Stride)";
            _writer.Line($"{_names.Ahead} = {simulation}.KeptSteps({home.Label("steps ahead of ", "")}, {size}{share});");
        }

        new RuleConstantsEmitter(_writer, home, _plan, names, _names.Constant) { PruneBelow = $"{simulation}.PruneBelow" }.Write(byTables: true);
    }

    private static string Extent(string simulation, string size) => $"{simulation}.Sums.Extent({size})";

    private void WriteReset()
    {
        _writer.Gap();
        _writer.Summary("Everything as it is before the first step.");
        using var body = _writer.Block("public void Reset()");
        foreach (var variable in _plan.Variables)
        {
            string value = new ScalarNotation(s => _names.Constant(s.Name)).Write(variable.Start);
            _writer.Line(variable.Start.IsZero() ? $"{_names.Variable(variable.Name)}.Span.Clear();" : $"{_names.Variable(variable.Name)}.Span.Fill({value});");
        }

        if (_plan.IsLazy)
        {
            _writer.Line($"{_names.History}.Clear(0);");
        }

        if (_plan.Defers)
        {
            _writer.Line($"Array.Clear({_names.Open});");
        }

        if (_plan.Tables.Count > 0)
        {
            _writer.Line($"Array.Fill({_names.Stands}, -1);");
        }

        if (_plan.LazyColumns)
        {
            _writer.Line($"Array.Clear({_names.Ahead});");
        }
    }
}
