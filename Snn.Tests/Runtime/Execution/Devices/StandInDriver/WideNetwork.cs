using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution.Devices.StandInDriver;

/// <summary>A network whose kernels are given more arrays than a launch has room for, as those of very many populations would be.</summary>
internal sealed class WideNetwork(INetwork network) : INetwork
{
    public NetworkLayout Layout() => network.Layout();

    public Trial CreateTrial(TrialSetup setup) => network.CreateTrial(setup);

    public DeviceBatch CreateBatch(DeviceSetup setup) => new Batch(setup);

    public string Describe(bool full = false) => network.Describe(full);

    public string DescribeLatex() => network.DescribeLatex();

    private sealed class Batch(DeviceSetup setup) : DeviceBatch<Arrays>(setup)
    {
        protected override Arrays With(in TrialsView trials) => default;

        protected override void Reset()
        {
        }

        protected override void ResetBack()
        {
        }
    }

    private struct Quarter
    {
#pragma warning disable CS0169, IDE0051
        private readonly BadKernels.Many _a, _b, _c, _d, _e, _f, _g;
#pragma warning restore CS0169, IDE0051
    }

    private struct Arrays
    {
#pragma warning disable CS0169, IDE0051 // it is there for its size
        private readonly Quarter _a, _b, _c, _d;
#pragma warning restore CS0169, IDE0051
    }
}
