using System;
using System.Collections.Generic;
using System.Linq;
using Snn.Generators.Learning;
using Snn.Generators.Models;
using Snn.Generators.Symbolics;

namespace Snn.Generators.Emitting;

/// <summary>The adjoint of a neuron in continuous time as text for people.</summary>
internal static class AdjointText
{
    private static readonly Notation Paper = new AdjointNotation();

    /// <summary>The adjoint between spikes, and past them in the ways that are meant; nothing of what is no neuron.</summary>
    public static IEnumerable<string> Of(Model model, Func<AdjointKind, bool> isMeant)
    {
        if (model.Kind != ModelKind.Neuron || model.IsSource)
        {
            yield break;
        }

        yield return $"  adjoint (λx is dLoss/dx{(model.Spike is null ? "; e is the error of the readout" : "; λx⁻ before the spike, λx⁺ after it")}):";
        foreach (string line in ContinuousAdjoint.Of(model).Where(IsMeant).Select(Line))
        {
            yield return $"    {line}";
        }

        foreach (var what in model.Events)
        {
            yield return $"  adjoint at {what.Name}:";
            foreach (string line in ContinuousAdjoint.At(what.What, model, isSent: false).Where(IsMeant).Select(Line))
            {
                yield return $"    {line}";
            }
        }

        bool IsMeant(AdjointLine line) => line.Kind is not { } kind || isMeant(kind);
    }

    private static string Line(AdjointLine line)
    {
        string name = Paper.Write(line.Name);
        string sum = string.Join(" + ", new[] { line.Value, line.Error }.Where(e => e is not null).Select(e => Paper.Write(e!)));
        string speed = line.Speed is null ? "" : $", where dtheta/dt = {Paper.Write(line.Speed)}";
        return $"{(line.IsRate ? $"-d{name}/dt" : name)} = {sum}{speed}{(line.Words == "" ? "" : $" {line.Words}")}";
    }
}
