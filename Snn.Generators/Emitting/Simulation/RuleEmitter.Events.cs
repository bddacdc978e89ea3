using Snn.Generators.Plasticity;

namespace Snn.Generators.Emitting;

/// <content>What events do: spikes that arrive, spikes of the neurons after, and the end of a trial.</content>
internal sealed partial class RuleEmitter
{
    private void WriteArrivals(Names names)
    {
        var (row, neuron) = (_plan.Program(Section.PreSpike, Site.Synapse), _plan.Program(Section.PreSpike, Site.Pre));
        if (row is null && neuron is null)
        {
            return;
        }

        _writer.Gap();
        _writer.Comment("PreSpike");
        using var loop = _writer.Block("foreach (int k in arrived)");
        if (_plan.Tables.Count > 0)
        {
            _writer.Line("Advance(k, t);");
        }

        if (row is not null)
        {
            _writer.Line(IsKernel ? "PreSpikePatch(k);" : "PreSpikeRow(k);");
        }

        if (neuron is not null)
        {
            Body(neuron, names, Scalar(names), s => $"{_names.Of(s).Array}.At({(_names.Of(s).Place == Site.Population ? "0" : "k")})", r => $"{_names.Variable(r)}.At(k)");
        }
    }

    private void WritePostSpike(Names names)
    {
        var (column, neuron) = (_plan.Program(Section.PostSpike, Site.Synapse), _plan.Program(Section.PostSpike, Site.Post));
        if (_plan.Defers)
        {
            _writer.Gap();
            _writer.Comment("PostSpike: the synapses of those that have fired wait until their rows are visited");
            _writer.Line($"{_names.History}.Add(fired);");
            WriteRecords(names);
        }
        else
        {
            if (_plan.IsLazy)
            {
                _writer.Gap();
                _writer.Line($"{_names.History}.Add([]); // counts steps");
            }

            if (column is not null && IsKernel)
            {
                _writer.Gap();
                _writer.Comment("PostSpike");
                using var loop = _writer.Block("foreach (int j in fired)");
                _writer.Line("PostSpikeColumn(j);");
            }
            else if (column is not null)
            {
                _writer.Gap();
                _writer.Comment("PostSpike");
                using var some = _writer.Block("if (!fired.IsEmpty)");
                using var loop = _writer.Block($"for (int k = 0; k < {_names.Weights}.Count; k++)");
                _writer.Line("PostSpikeRow(k, fired);");
            }
        }

        if (neuron is not null)
        {
            _writer.Gap();
            _writer.Comment("PostSpike: the neurons themselves");
            using var loop = _writer.Block("foreach (int j in fired)");
            Body(neuron, names, Scalar(names), s => $"{_names.Of(s).Array}.At({(_names.Of(s).Place == Site.Population ? "0" : "j")})", r => $"{_names.Variable(r)}.At(j)");
        }
    }

    private const string EndOfTrialHeader = "void EndOfTrial(long t)";

    private void WriteEndOfTrial()
    {
        _writer.Gap();
        var names = NewNames;
        using var body = _writer.Block($"public override {EndOfTrialHeader}");
        if (_plan.Tables.Count > 0)
        {
            using var loop = _writer.Block($"for (int k = 0; k < {_names.Weights}.Count; k++)");
            _writer.Line("Advance(k, t);");
        }

        WriteEverywhere(Section.EndOfTrial, names);
    }
}
