using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Fusion;
using Snn.Generators.Learning;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <content>Projections whose source neurons release more or less of the weight: a kernel for each, or one for those of a kind, beside those of the populations.</content>
internal sealed partial class NetworkEmitter
{
    private IReadOnlyList<ProjectionPlan> Releases => plan.Projections.Where(p => p.Release is not null).ToList();

    /// <summary>Releases by which spikes are credited; what was released is kept for as long as a spike is on its way.</summary>
    private IEnumerable<ProjectionPlan> Credited => Releases.Where(p => plan.Sweeps.Any(s => IsCredited(p, s)));

    private static bool IsCredited(ProjectionPlan projection, BackwardPlan sweep) => sweep.Credits.Any(c => c.Terms.Any(t => t.Projection == projection));

    private string ReleaseKernel(ProjectionPlan projection) => Members.Field(projection.Release!.Kernel.Name);

    private KernelNames ReleaseNames(ProjectionPlan projection) => Members.Members(projection.Release!.Kernel.Name);

    private string ReleaseTape(ProjectionPlan projection) =>
        $"{ReleaseKernel(projection)}.{ReleaseNames(projection).Tape(new(projection.Release!.State, Role.Local))}";

    /// <summary>How much of their weights the spikes that arrive in this step deliver, as an argument; none where they deliver all.</summary>
    private string Scale(ProjectionPlan projection) =>
        projection.Release is { } release ? $"{ReleaseKernel(projection)}.{ReleaseNames(projection).State(release.State)}, " : "";

    /// <summary>The same in the step back over step t, as a last argument.</summary>
    private string TapedScale(ProjectionPlan projection) => projection.Release is null ? "" : $", {ReleaseTape(projection)}[t]";

    /// <summary>The same for spikes of step t, in the step in which they arrive.</summary>
    private string ScaleAtArrival(ProjectionPlan projection) => projection.Release is null ? "" : $"{Members.Released(projection)}[t + {Members.Delay(projection)}], ";

    /// <summary>What a spike of step t is worth by what it changes for later ones, in the step in which it arrives.</summary>
    private string LaterReleases(ProjectionPlan projection) =>
        $"{LambdaOfRelease(projection)}[t + {Members.Delay(projection)}]";

    /// <summary>The ring with what an arriving spike is worth by that.</summary>
    private string LambdaOfRelease(ProjectionPlan projection) => $"{ReleaseKernel(projection)}.{ReleaseNames(projection).ArrivalLambda(projection.Release!.Arrived)}";

    private void WriteReleaseFields()
    {
        foreach (var projection in Credited)
        {
            _writer.Line($"private readonly Ring {Members.Released(projection)};");
        }
    }

    private void WriteReleaseConstructors()
    {
        foreach (var projection in Credited)
        {
            _writer.Line($"{Members.Released(projection)} = NewReleases({plan.IndexOf(projection.Record.Source)}{(projection.Record.DelaysSynapses ? $", byDelay: {projection.Index}" : "")});");
        }
    }

    /// <summary>Before the deliveries of a step: how much each spike that arrives delivers.</summary>
    private void WriteReleaseSteps()
    {
        if (Releases.Count == 0)
        {
            return;
        }

        _writer.Comment("how much of its weights a spike delivers depends on the spikes of its neuron before it");
        foreach (var projection in Releases)
        {
            _writer.Line($"ScalarSums.Mark({Arriving(projection)}, {ReleaseKernel(projection)}.{ReleaseNames(projection).Arrival(projection.Release!.Arrived)});");
            _writer.Line($"{ReleaseKernel(projection)}.Step(t);");
        }

        _writer.Gap();
    }

    private void WriteReleaseResetsBack(BackwardPlan sweep)
    {
        foreach (var projection in sweep.Releases)
        {
            _writer.Line($"{ReleaseKernel(projection)}.ResetBack();");
        }

        foreach (var projection in Releases.Where(p => IsCredited(p, sweep)))
        {
            _writer.Line($"{Members.Released(projection)}.Clear();");
        }
    }

    /// <summary>At the end of a step back, when dLoss/darrival of the targets is known.</summary>
    private void WriteReleaseStepsBack(BackwardPlan sweep)
    {
        if (sweep.Releases.Count > 0)
        {
            _writer.Gap();
            _writer.Comment("what a spike delivers is worth what its targets give for their weights: from there back to what it was made of");
        }

        foreach (var projection in sweep.Releases)
        {
            string kernel = ReleaseKernel(projection), lambda = $"{Kernel(projection.Record.Target)}.{Lambda(projection)}[t]";
            _writer.Line($"weights[{projection.Index}].AddDotsAt({Arriving(projection)}, {lambda}, {kernel}.{ReleaseNames(projection).Lambda(projection.Release!.State)});");
            _writer.Line($"{kernel}.{KernelEmitter.StepBack(sweep.Kind)}(t);");
        }

        var credited = Releases.Where(p => IsCredited(p, sweep)).ToList();
        if (credited.Count > 0)
        {
            _writer.Gap();
            _writer.Comment("kept for the spikes that are to arrive in this step");
            credited.ForEach(p => _writer.Line($"{ReleaseTape(p)}[t].CopyTo({Members.Released(p)}[t]);"));
        }
    }

    private void WriteReleaseStarts(BackwardPlan sweep) =>
        sweep.Releases.Where(p => p.Release!.Kernel.StartGradients.Count > 0).ToList().ForEach(p => _writer.Line($"{ReleaseKernel(p)}.BackToStart();"));
}
