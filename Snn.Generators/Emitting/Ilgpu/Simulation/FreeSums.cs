using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Models;

namespace Snn.Generators.Emitting;

/// <summary>
/// What arrives in simulations on a device through projections that are not read as trials read them: delays of single synapses,
/// which an object may have that its declaration does not say, and rows that are drawn for each spike, which may take several
/// phases of a step.
/// </summary>
/// <param name="plan">The network.</param>
/// <param name="names">What the kernels have.</param>
internal sealed class FreeSums(NetworkPlan plan, DeviceNames names)
{
    /// <summary>Whether its synapses may have delays of their own: rules of plasticity and what is released go by what is declared.</summary>
    private static bool MayDelay(ProjectionPlan projection) => projection.Record.DelaysSynapses || (projection is { Release: null, Record: { Storage: Storage.Sparse, Rules.Count: 0 } });

    /// <summary>In the struct of all arrays.</summary>
    public void WriteFields(IndentedWriter writer)
    {
        Write("SynapseDelayView", plan.Projections.Where(MayDelay).Select(names.SynapseDelays));
        Write("DrawnRowsView", plan.Projections.Where(DeviceStorage.IsDrawn).Select(names.DrawnRows));

        void Write(string type, IEnumerable<string> fields)
        {
            string all = string.Join(", ", fields);
            if (all != "")
            {
                writer.Line($"public {type} {all};");
            }
        }
    }

    /// <summary>In the constructor of the class that launches.</summary>
    public void WriteNew(IndentedWriter writer)
    {
        foreach (var projection in plan.Projections.Where(MayDelay))
        {
            writer.Line($"_arrays.{names.SynapseDelays(projection)} = NewSynapseDelays({projection.Index});");
        }

        foreach (var projection in plan.Projections.Where(DeviceStorage.IsDrawn).OrderBy(p => p.Index))
        {
            var before = plan.Projections.Where(p => DeviceStorage.IsDrawn(p) && p.Index < projection.Index && p.Record.Target == projection.Record.Target && p.Arrival == projection.Arrival).OrderBy(p => p.Index).LastOrDefault();
            writer.Line($"_arrays.{names.DrawnRows(projection)} = NewDrawnRows({projection.Index}{(before is null ? "" : $", _arrays.{names.DrawnRows(before)}.Lie.LastPhase")});");
        }
    }

    /// <summary>The body of a sum over the projections of an arrival.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="arrived">What has the sum, in later phases of a step.</param>
    /// <param name="projections">The projections, in order.</param>
    /// <param name="stored">The call for one whose weights are stored and that has one delay.</param>
    /// <param name="spikes">The spikes that arrive through one.</param>
    /// <param name="released">How much of its weights each of them delivers, as arguments.</param>
    public void WriteSum(IndentedWriter writer, string arrived, IReadOnlyList<ProjectionPlan> projections, System.Func<ProjectionPlan, string> stored, System.Func<ProjectionPlan, string> spikes, System.Func<ProjectionPlan, string> released)
    {
        if (!projections.Any(DeviceStorage.IsDrawn))
        {
            writer.Line("var sum = TSum.All(0f);");
            WriteAll(projections);
            return;
        }

        writer.Line($"var sum = ProceduralSums.Begin<TSum>(net.Run, {arrived}, part);");
        string phase = "0";
        for (int i = 0; i < projections.Count;)
        {
            if (DeviceStorage.IsDrawn(projections[i]))
            {
                string rows = "net." + names.DrawnRows(projections[i]);
                writer.Line($"sum = ProceduralSums.Deliver(net.Run, {spikes(projections[i])}, {rows}, {released(projections[i])}part, sum);");
                phase = $"{rows}.Lie.LastPhase";
                i++;
                continue;
            }

            var together = projections.Skip(i).TakeWhile(p => !DeviceStorage.IsDrawn(p)).ToList();
            using (writer.Block($"if (net.Run.Phase == {phase})"))
            {
                WriteAll(together);
            }

            writer.Gap();
            i += together.Count;
        }

        void WriteAll(IEnumerable<ProjectionPlan> some)
        {
            foreach (var projection in some)
            {
                writer.Line($"sum = {(MayDelay(projection) ? Delayed(projection, released(projection)) : stored(projection))};");
            }
        }
    }

    private string Delayed(ProjectionPlan projection, string released) =>
        $"DelayedSums.Deliver(net.Run.Delays, {Ring(plan, names, projection)}, net.{names.SynapseDelays(projection)}, net.{names.Projection(projection)}, {released}t, part, sum)";

    /// <summary>The spikes of the sources of a projection in all steps that are kept.</summary>
    public static string Ring(NetworkPlan plan, DeviceNames names, ProjectionPlan projection)
    {
        string source = "net." + names.Population(projection.Record.Source);
        return "net.Run." + (plan.Population(projection.Record.Source).IsSource ? $"GivenRing({source})" : $"EmittedRing({source}.Neurons)");
    }
}
