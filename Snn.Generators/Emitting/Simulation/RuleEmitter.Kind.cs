using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <content>What is different for each projection of a kind: its place, its ends, its name, and what is seen of the neurons there.</content>
internal sealed partial class RuleEmitter
{
    /// <summary>The rows through which spikes arrive of a kernel called rule: those of the neurons that spiked, or, where synapses have delays of their own, of neurons and delays.</summary>
    public string Arriving => IsKernel ? $"InOrder(SpikesAt(rule.{Source}, t - rule.{Delay}), share)" : MayDelay ? $"Arrived(rule.{Index}, SpikesAt(rule.{Source}, t - rule.{Delay}))" : $"SpikesAt(rule.{Source}, t - rule.{Delay})";

    /// <summary>Field with the place of the population before.</summary>
    public string Source => _names.Space.Of("place of source", "Source");

    /// <summary>Field with the place of the population after.</summary>
    public string Target => _names.Space.Of("place of target", "Target");

    /// <summary>The neurons after that have fired, of a kernel called rule: those of the thread, or, where pairs share their weights, all.</summary>
    public string Fired => $"SpikesAt(rule.{Target}, t{(IsKernel ? "" : ", share")})";

    private string Delay => _names.Space.Of("delay", "Delay");

    /// <summary>Field with the place of the projection.</summary>
    private string Index => _names.Space.Of("place of projection", "Index");

    /// <summary>Whether synapses may have delays of their own, so that a row is of a neuron before and a delay.</summary>
    private bool MayDelay => IsSpread && _kind is { IsSparse: true };

    /// <summary>Whether it is a gradient of synapses that are declared with delays of their own: it has rows of a neuron and a delay.</summary>
    private bool LearnsByDelay => _plan.IsTrained && _projection.Record.DelaysSynapses;

    /// <summary>Whether somebody asks a kernel for the rows of its projection.</summary>
    private bool HasIndex => _kind is not null && HasRowsByDelay;

    /// <summary>Whether there is a row for each neuron before and delay.</summary>
    private bool HasRowsByDelay => MayDelay || LearnsByDelay;

    private string Few => KernelHome.Few(_kind!.Members.Select(m => m.Record.Name).ToList(), "projections");

    /// <summary>The declaration of the field.</summary>
    public void WriteField() => _writer.Line(_kind is null ? $"private readonly {Class} {Field};" : IsSpread ? $"private readonly {Class}[][] {Field}; // of each thread: {Few}" : $"private readonly {Class}[] {Field}; // {Few}");

    /// <summary>Makes the kernel, or those of each thread.</summary>
    public void WriteMade()
    {
        if (_kind is null)
        {
            _writer.Line($"{Field} = IsReference ? new {ClassIn(Dialect.Reference)}(this, network) : new {ClassIn(Dialect.Simd)}(this, network);");
            return;
        }

        if (IsDerivedKind)
        {
            WriteMadeOfDerived();
            return;
        }

        using var all = IsSpread ? _writer.Block($"{Field} = ForShares(share => new {Class}[]", ");") : _writer.Block($"{Field} = new {Class}[]", ";");
        foreach (var projection in _kind.Members)
        {
            string seen = string.Concat(_kind.Seen.Select(v => $", {RuleKind.StateOf(_simulation, projection, v)}"));
            _writer.Line($"{Maker}({projection.Index}, network.{Names.Escape(projection.Record.Name)}{seen}{(IsSpread ? ", share" : "")}),");
        }
    }

    private string Maker => _simulation.Space.Of(("new rule", _projection.Index, _apart), $"New{_kind!.Name}Rule");

    /// <summary>The method that makes the kernel of a backend for a projection and a thread.</summary>
    public void WriteMaker()
    {
        if (_kind is null)
        {
            return;
        }

        var names = NewNames;
        var given = Given(names, "", names.Of("share", "share")).Skip(1).ToList();
        string of = string.Join(", ", given.Select(g => g.Split(' ').Last()));
        _writer.Gap();
        _writer.Line($"private {Class} {Maker}({string.Join(", ", given)}) =>");
        using var body = _writer.Indent();
        _writer.Line($"IsReference ? new {ClassIn(Dialect.Reference)}(this, {of}) : new {ClassIn(Dialect.Simd)}(this, {of});");
    }

    /// <summary>The first line of a backend's class: all that it is made of goes to the base.</summary>
    private void WriteHead()
    {
        var names = NewNames;
        string[] given = _kind is null
            ? [$"{_simulation.Class} simulation", $"{Names.Escape(_network.Network.Name)} network"]
            : [.. Given(names, names.Of("simulation", "simulation"), names.Of("share", "share"))];
        _writer.Line($"private sealed class {ClassIn(_dialect)}({string.Join(", ", given)}) : {Class}({string.Join(", ", given.Select(g => g.Split(' ').Last()))})");
    }

    /// <summary>Calls the kernel, or those of all threads.</summary>
    public void WriteForEach(string call)
    {
        if (_kind is null)
        {
            _writer.Line($"{Field}.{call};");
            return;
        }

        _writer.Gap();
        using var threads = IsSpread ? _writer.Block($"foreach (var own in {Field})") : null;
        using var loop = _writer.Block($"foreach (var rule in {(IsSpread ? "own" : Field)})");
        _writer.Line($"rule.{call};");
    }

    private void WriteSummary()
    {
        string connected = IsSparse ? " that it is connected with" : "";
        _writer.Summary(_kind is null
            ? $"{_projection.Record.Name}: weights that learn by {_plan.Rule}. A row has the synapses of one neuron of {_projection.Record.Source}, before; in it is one for each neuron of {_projection.Record.Target}{connected}, after."
            : IsKernel ? $"Kernels that learn by {_plan.Rule}: {Few}. An entry is moved by all pairs of neurons that share it, one after the other, targets ascending."
            : $"Weights that learn by {_plan.Rule}: {Few}. A row has the synapses of one neuron before; in it is one for each neuron after{connected}.");
    }

    private void WriteKindFields()
    {
        if (_kind is not null)
        {
            _writer.Comment($"{(HasIndex ? "the projection, " : "")}the populations before and after, {(IsLateKind ? "how many steps spikes take, and how late the rule follows" : "and how many steps spikes take")}");
            _writer.Line($"public readonly int {(HasIndex ? Index + ", " : "")}{Source}, {Target}, {Delay}{(IsLateKind ? ", " + Lateness : "")};");
            _writer.Gap();
        }
    }

    private static string Place(Names names) => names.Of("place", "place");

    private static string Layout(Names names) => names.Of("layout", "layout");

    private static string Object(Names names) => names.Of("projection", "projection");

    private static string Given(Names names, RuleView view) => names.Of(("given", view.Called), $"{(view.OfPre ? "pre" : "post")}{view.Name}");

    private IEnumerable<string> Given(Names names, string simulation, string share)
    {
        yield return $"{_simulation.Class} {simulation}";
        if (IsDerivedKind)
        {
            foreach (string given in GivenOfDerived(names))
            {
                yield return given;
            }

            yield break;
        }

        yield return $"int {Place(names)}";
        yield return $"global::Snn.Projection {Object(names)}";
        foreach (var view in _kind!.Seen)
        {
            yield return $"Lanes {Given(names, view)}";
        }

        if (IsSpread)
        {
            yield return $"Share {share}";
        }
    }

    private RuleHome HomeOfKind(Names names, string simulation) => new(_kind!.Name, Place(names), Source, Target, Object(names),
        $"{simulation}.SizeOf({Source})", $"{simulation}.SizeOf({Target})", _network.Network.HasDt ? $"{simulation}.Layout.Dt.Value" : "1.0")
    {
        Named = $"{Layout(names)}.Name",
    };

    private void WriteHome(Names names, string simulation)
    {
        if (IsDerivedKind)
        {
            WriteHomeOfDerived(names);
        }

        _writer.Line($"var {Layout(names)} = {simulation}.Layout.Projections[{Place(names)}];");
        var (own, given) = HasIndex ? (Index + ", ", Place(names) + ", ") : ("", "");
        _writer.Line($"({own}{Source}, {Target}, {Delay}) = ({given}{Layout(names)}.Source, {Layout(names)}.Target, {Layout(names)}.Delay);");
        WriteLateness(names, simulation);
    }
}
