using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <content>What is drawn onto neurons on the device.</content>
public abstract partial class DeviceSimulation
{
    private readonly List<DevicePoissonInput> _poissonThere = [];
    private Action<AcceleratorStream, KernelConfig, PoissonView>? _addPoisson;

    /// <summary>The device adds them when it has come to the step.</summary>
    private protected sealed override void AddPoissonInputs(long step, Share share)
    {
    }

    /// <summary>Before steps are queued: inputs that are new, and rates and weights that are.</summary>
    private void FollowPoissonInputs()
    {
        foreach (var input in PoissonInputs.Skip(_poissonThere.Count))
        {
            var hold = _copies.GetValueOrDefault(input.State + "Hold");
            var state = _copies[input.State].There;
            _addPoisson ??= Device.Launcher<PoissonView>(PoissonKernels.Add, Groups.Threads);
            _poissonThere.Add(new(input, There, new()
            {
                Size = Layout.Populations[input.Population].Size,
                Seed = Options.Seed,
                Population = input.Population,
                Purpose = input.Purpose,
                State = state,
                MayBeHeld = hold is null ? 0 : 1,
                Held = hold?.There ?? state,
                Numbers = There.New<int>(1, "tables"),
                Stays = There.New<ulong>(1, "tables"),
            }));
        }

        foreach (var input in _poissonThere)
        {
            input.Follow();
        }
    }

    /// <summary>Queues what they add before a step, one after the other as on the CPU.</summary>
    private void LaunchPoissonInputs(long step)
    {
        foreach (var input in _poissonThere)
        {
            var view = input.At(step);
            Device.Launch(_addPoisson!, view.Size, Groups.Threads, view);
        }
    }
}
