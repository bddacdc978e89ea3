using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <content>A rule that training runs, of several projections: one kernel for each, on one thread.</content>
internal sealed partial class RuleEmitter
{
    /// <summary>Whether it is of several projections, and derived from the kernel at which they end.</summary>
    private bool IsDerivedKind => _kind is not null && _plan.IsDerived;

    /// <summary>Whether the run has what the loss says of populations by their places, not by their names.</summary>
    private bool CreditsByPlace => _network.Kinds.Count > 0;

    /// <summary>Field with how many steps later than its own a rule follows.</summary>
    private string Lateness => _names.Space.Of("lateness", "Late");

    /// <summary>Whether it follows later.</summary>
    private bool IsLateKind => _kind is not null && _plan.IsTrained && _path is not null;

    /// <summary>The kernel of the neurons after, where a derived rule is made.</summary>
    private static string After(Names names) => names.Of("kernel after", "after");

    /// <summary>What a kernel called rule is told of a step.</summary>
    public IEnumerable<string> Told
    {
        get
        {
            string late = IsLateKind ? $" - rule.{Lateness}" : "";
            return ToldBy($"rule.{Index}", late, $"SpikesAt(rule.{Source}, t - rule.{Delay}{late})", $"rule.{Target}");
        }
    }

    /// <summary>What a kernel is told of a step: a derived rule of that whose spikes have arrived, a written one as if they took one step.</summary>
    /// <param name="index">C# of the place of its projection.</param>
    /// <param name="late">C# of by how much that step is before this one.</param>
    /// <param name="arrived">C# of the spikes that arrived in it.</param>
    /// <param name="target">C# of the place of the population after.</param>
    public IEnumerable<string> ToldBy(string index, string late, string arrived, string target)
    {
        if (IsLateWritten)
        {
            yield return $"t{late}";
        }

        yield return LearnsByDelay ? $"ArrivedBefore({index}, t{late}, {arrived})" : arrived;
        if (_plan.ReadsFired)
        {
            yield return $"SpikesAt({target}, t{late})";
        }
    }

    /// <summary>What makes kernels of a derived rule: for each population of the kind at which its weights end, or for each of some projections onto one.</summary>
    private void WriteMadeOfDerived()
    {
        string network = _plan.ReadsNetwork ? ", network" : "";
        if (_kind!.Targets is { } targets)
        {
            string kinds = PartNames.KindsOf(_network.Network), part = $"{kinds}.{PartNames.PartOf(targets)}", parts = $"{kinds}.{PartNames.PartsOf(targets)}(network)";
            var places = _kind.Members.Select(m => _network.IndexOf(m.Record.Target)).ToList();
            _writer.Line($"{Field} = Array.ConvertAll<{part}, {Class}>({KindsEmitter.Some(parts, targets, places)}, part => {Maker}(part{network}));");
            return;
        }

        Places.WriteNumbers(_writer, $"{Field} = Array.ConvertAll<int, {Class}>(", _kind.Members.Select(m => m.Index), $", place => {Maker}(place{network}));");
    }

    /// <summary>What a kernel of a derived rule is made of besides the run: what its targets' kernel is, or its place.</summary>
    private IEnumerable<string> GivenOfDerived(Names names)
    {
        yield return _kind!.Targets is { } targets ? $"{PartNames.KindsOf(_network.Network)}.{PartNames.PartOf(targets)} part" : $"int {Place(names)}";
        if (_plan.ReadsNetwork)
        {
            yield return $"{Names.Escape(_network.Network.Name)} network";
        }
    }

    /// <summary>Its place, and the kernel that it looks at.</summary>
    private void WriteHomeOfDerived(Names names)
    {
        if (_kind!.Targets is not null)
        {
            _writer.Line($"int {Place(names)} = part.{Names.Escape(_kind.RoleOf(_projection))}.Index;");
        }
    }

    /// <summary>C# of how late it is, once its ends are known.</summary>
    private void WriteLateness(Names names, string simulation)
    {
        if (IsLateKind)
        {
            _writer.Line($"{Lateness} = {simulation}.Layout.Projections[{simulation}.WayToReadout({Target}{OfFurther})].Delay{(_plan.IsDerived ? "" : " - 1")};");
        }

        if (_kind?.Targets is { } targets && _plan.Views.Any(v => RuleKind.IsState(_network, _projection, v)))
        {
            _writer.Line($"var {After(names)} = Array.Find({simulation}.{_simulation.Field(targets)}, kernel => kernel.{KernelEmitter.Population} == {Target})!;");
        }
    }

    /// <summary>Where a state of neurons is, when the rule is made.</summary>
    private string StateSeen(Names names, string simulation, RuleView view) => _kind is null || (_plan.IsDerived && _kind.Targets is null) ? $"{simulation}.{RuleKind.StateOf(_simulation, _projection, view)}"
        : _plan.IsDerived ? $"{After(names)}.{_simulation.Members(_projection.Record.Target).State(view.Name)}"
        : Given(names, view);

    /// <summary>C# of what the run calls a variable: a name with that of a role in it is one of each projection's own.</summary>
    private string Label(RuleHome home, PlacedVariable variable)
    {
        string state = variable.Name.StartsWith(OnlineDeriver.Eligibility, StringComparison.Ordinal) ? variable.Name.Substring(OnlineDeriver.Eligibility.Length) : "";
        return _kind?.Targets is { } targets && _network.PlanOf(targets) is var after && KernelHome.IsNamed(after, state, targets)
            ? $"{home.Named} + $\".{OnlineDeriver.Eligibility}{KernelHome.LabelText(after, state, targets)}{Through}\""
            : home.Label("", $".{variable.Key}{Through}");
    }

    /// <summary>What follows the names of its variables, where another rule of its projections has such.</summary>
    private string Through => _apart is null ? "" : $".{_apart}";
}
