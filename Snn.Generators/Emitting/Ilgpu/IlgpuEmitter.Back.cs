using System.Linq;

namespace Snn.Generators.Emitting;

/// <content>The sweeps back: which kernels they have, and what they work for.</content>
internal sealed partial class IlgpuEmitter
{
    private void WriteRules()
    {
        if (plan.Sweeps.Count == 0)
        {
            return;
        }

        _writer.Gap();
        using var rules = _writer.Block("switch (setup.Rule)");
        foreach (var sweep in Sweeps)
        {
            foreach (var rule in sweep.Rules)
            {
                _writer.Line($"case {rule.Rule}:");
                string by = $"{Kernels}.{Device.By(rule)}";
                _writer.Line($"    {BackBy(sweep)}{sweep.Arguments($"{by}<Float1>, {by}<Float16>")}();");
                _writer.Line("    break;");
            }
        }
    }

    private string BackBy(DeviceSweep sweep) => Own.Of(("back", sweep.Kind), sweep.Kernel("SweepBack"));

    /// <summary>What a sweep back needs, and its kernels.</summary>
    private void WriteSweeps()
    {
        foreach (var sweep in Sweeps)
        {
            _writer.Gap();
            _writer.Line($"private void {BackBy(sweep)}{sweep.Arguments("TOne, TSixteen")}()");
            if (sweep.IsShared)
            {
                _writer.Line($"    where TOne : struct, {Kernels}.{Device.Credits}<Float1>");
                _writer.Line($"    where TSixteen : struct, {Kernels}.{Device.Credits}<Float16>");
            }

            using var body = _writer.Block("");
            foreach (string population in sweep.Credited)
            {
                _writer.Line($"NewCredit({IndexOf(population)});");
            }

            if (plan.HasKinds && new IlgpuPathEmitter(_writer, plan, Device).HasGradients(sweep))
            {
                _writer.Line($"NewGradients(moved: {(sweep.Delays.Any() ? "true" : "false")});");
            }

            foreach (var (projection, _) in plan.HasKinds ? [] : new IlgpuSynapseEmitter(_writer, plan, Device).Gradients(sweep))
            {
                _writer.Line($"NewGradient({projection.Index});");
            }

            string synapses = $"{Kernels}.{sweep.Kernel(IlgpuKernelEmitter.SynapsesBack)}";
            _writer.Line("Backward(");
            _writer.Line($"    Wide ? {synapses}{sweep.Arguments("TSixteen", "Float16")} : {synapses}{sweep.Arguments("TOne", "Float1")},");
            if (!HasTrials)
            {
                _writer.Line($"    {Kernels}.{sweep.Kernel(IlgpuKernelEmitter.NeuronsBack)});");
                continue;
            }

            _writer.Line($"    {Kernels}.{sweep.Kernel(IlgpuKernelEmitter.NeuronsBack)},");
            _writer.Line($"    {Kernels}.{sweep.Kernel(IlgpuTrialEmitter.Back)}{sweep.Arguments("TOne")},");
            _writer.Line($"    {Kernels}.{sweep.Kernel(IlgpuTrialEmitter.PerThreadBack)}{sweep.Arguments("TSixteen")});");
        }
    }
}
