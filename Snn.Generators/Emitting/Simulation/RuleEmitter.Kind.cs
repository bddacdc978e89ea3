using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <content>What is different for each projection of a kind: its place, its ends, its name, and what is seen of the neurons there.</content>
internal sealed partial class RuleEmitter
{
    /// <summary>The rows through which spikes arrive of a kernel called rule: those of the neurons that spiked, or, where synapses have delays of their own, of neurons and delays.</summary>
    public string Arriving => MayDelay ? $"Arrived(rule.{Index}, SpikesAt(rule.{Source}, t - rule.{Delay}))" : $"SpikesAt(rule.{Source}, t - rule.{Delay})";

    /// <summary>Field with the place of the population before.</summary>
    public string Source => _names.Space.Of("place of source", "Source");

    /// <summary>Field with the place of the population after.</summary>
    public string Target => _names.Space.Of("place of target", "Target");

    private string Delay => _names.Space.Of("delay", "Delay");

    /// <summary>Field with the place of the projection.</summary>
    private string Index => _names.Space.Of("place of projection", "Index");

    /// <summary>Whether synapses may have delays of their own, so that a row is of a neuron before and a delay.</summary>
    private bool MayDelay => _kind is { IsSparse: true };

    private string Few => KernelHome.Few(_kind!.Members.Select(m => m.Record.Name).ToList(), "projections");

    /// <summary>The declaration of the field.</summary>
    public void WriteField() => _writer.Line(_kind is null ? $"private readonly {Class} {Field};" : $"private readonly {Class}[][] {Field}; // of each thread: {Few}");

    /// <summary>Makes the kernel, or those of each thread.</summary>
    public void WriteMade()
    {
        if (_kind is null)
        {
            _writer.Line($"{Field} = new(this, network);");
            return;
        }

        using var all = _writer.Block($"{Field} = ForShares(share => new {Class}[]", ");");
        foreach (var projection in _kind.Members)
        {
            string seen = string.Concat(_kind.Seen.Select(v => $", {RuleKind.StateOf(_simulation, projection, v)}"));
            _writer.Line($"new(this, {projection.Index}, network.{Names.Escape(projection.Record.Name)}{seen}, share),");
        }
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
        using var threads = _writer.Block($"foreach (var own in {Field})");
        using var loop = _writer.Block("foreach (var rule in own)");
        _writer.Line($"rule.{call};");
    }

    private void WriteSummary()
    {
        string connected = IsSparse ? " that it is connected with" : "";
        _writer.Summary(_kind is null
            ? $"{_projection.Record.Name}: weights that learn by {_plan.Rule}. A row has the synapses of one neuron of {_projection.Record.Source}, before; in it is one for each neuron of {_projection.Record.Target}{connected}, after."
            : $"Weights that learn by {_plan.Rule}: {Few}. A row has the synapses of one neuron before; in it is one for each neuron after{connected}.");
    }

    private void WriteKindFields()
    {
        if (_kind is not null)
        {
            _writer.Comment($"{(MayDelay ? "the projection, " : "")}the populations before and after, and how many steps spikes take");
            _writer.Line($"public readonly int {(MayDelay ? Index + ", " : "")}{Source}, {Target}, {Delay};");
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
        yield return $"int {Place(names)}";
        yield return $"global::Snn.Projection {Object(names)}";
        foreach (var view in _kind!.Seen)
        {
            yield return $"Lanes {Given(names, view)}";
        }

        yield return $"Share {share}";
    }

    private RuleHome HomeOfKind(Names names, string simulation) => new(_kind!.Name, Place(names), Source, Target, Object(names),
        $"{simulation}.SizeOf({Source})", $"{simulation}.SizeOf({Target})", _network.Network.HasDt ? $"{simulation}.Layout.Dt.Value" : "1.0")
    {
        Named = $"{Layout(names)}.Name",
    };

    private void WriteHome(Names names, string simulation)
    {
        _writer.Line($"var {Layout(names)} = {simulation}.Layout.Projections[{Place(names)}];");
        var (own, given) = MayDelay ? (Index + ", ", Place(names) + ", ") : ("", "");
        _writer.Line($"({own}{Source}, {Target}, {Delay}) = ({given}{Layout(names)}.Source, {Layout(names)}.Target, {Layout(names)}.Delay);");
    }
}
