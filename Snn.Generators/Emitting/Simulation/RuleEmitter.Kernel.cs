using System.Linq;
using Snn.Generators.Plasticity;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <content>
/// Entries of a kernel, which pairs of neurons share. Those of one source neuron are all different, and so are those of one
/// target: so a spike goes over them in vectors, and spikes follow each other.
/// </content>
internal sealed partial class RuleEmitter
{
    private void WriteKernel()
    {
        WriteStretches(Section.Flow, "FlowKernel", "All entries of the kernel advance over a step.");
        WritePatch();
        WriteKernelColumn();
        WriteStretches(Section.Step, "StepKernel", "The end of a step: all entries.");
        WriteStretches(Section.EndOfTrial, "EndOfTrialKernel", "The end of a trial: all entries.");
    }

    private void WriteStretches(Section section, string method, string summary)
    {
        if (_plan.Program(section, Site.Synapse) is { } program)
        {
            WriteRuns(program, $"private void {method}()", $"{_names.Weights}.Stretches", summary);
        }
    }

    private void WritePatch()
    {
        if (_plan.Program(Section.PreSpike, Site.Synapse) is { } program)
        {
            WriteRuns(program, "private void PreSpikePatch(int k)", $"{_names.Weights}.Patch(k)", "A spike of neuron k arrives: the entries that lead to its targets.");
        }
    }

    /// <summary>A method that goes over neighbouring entries, a vector at a time.</summary>
    private void WriteRuns(RuleProgram program, string method, string runs, string summary)
    {
        var names = NewNames;
        _writer.Gap();
        _writer.Summary(summary);
        using var body = _writer.Block(method);
        WriteHoists(program, names, place => place is Site.Pre or Site.Population);
        string run = names.Of("neighbouring entries", "run");
        using var all = _writer.Block($"foreach (var {run} in {runs})");
        foreach (string variable in Read(program).Where(s => _names.Of(s).Place == Site.Synapse).Select(s => s.Name).Concat(program.Results.Select(r => r.Name)).Distinct())
        {
            _writer.Line($"var {RowOf(names, variable)} = {_names.Matrix(variable)}[{run}];");
        }

        using var loop = _writer.Block(_dialect.LoopOver($"{run}.Count"));
        Body(program, names, _dialect.Notation(names),
            s => _names.Of(s) is { Place: Site.Post } post ? _dialect.OfTarget(post.Array, run) : _dialect.Element(RowOf(names, s.Name)),
            r => _dialect.Element(RowOf(names, r)),
            Read(program).Where(s => _names.Of(s).Place is Site.Synapse or Site.Post));
    }

    private void WriteKernelColumn()
    {
        if (_plan.Program(Section.PostSpike, Site.Synapse) is not { } program)
        {
            return;
        }

        var names = NewNames;
        string before = names.Of("neuron before", "k"), number = names.Of("number of an entry", "number");
        _writer.Gap();
        _writer.Summary("Neuron j has fired: the entries that lead to it.");
        using var body = _writer.Block("private void PostSpikeColumn(int j)");
        using var loop = _writer.Block($"foreach (var ({before}, {number}) in {_names.Weights}.Column(j))");
        Body(program, names, Scalar(names),
            s => _names.Of(s) switch
            {
                (var array, Site.Synapse) => $"{array}.At({number})",
                (var array, Site.Pre) => $"{array}.At({before})",
                (var array, Site.Post) => $"{array}.At(j)",
                (var array, _) => $"{array}.At(0)",
            },
            r => $"{_names.Matrix(r)}.At({number})");
    }
}
