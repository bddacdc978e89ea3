using ILGPU;

namespace Snn.Runtime;

/// <content>What synapses with states of their source neurons need.</content>
public abstract partial class DeviceSimulation
{
    /// <summary>What the source neurons of a projection release: the next case of the kernel of neurons.</summary>
    /// <param name="projection">Its place among the projections.</param>
    protected NeuronsView NewReleases(int projection)
    {
        int source = Layout.Projections[projection].Source, padded = Groups.Padded(source);
        NeuronBlocks.Add(padded);
        return new() { Size = Layout.Populations[source].Size, Padded = padded };
    }

    /// <summary>A state that they have for it.</summary>
    /// <param name="projection">Its place among the projections.</param>
    /// <param name="name">Its name; null for one that nobody asks for.</param>
    protected ArrayView<float> NewReleaseStateThere(int projection, string? name)
    {
        var (owner, source) = (Layout.Projections[projection].Name, Layout.Projections[projection].Source);
        var view = There.New<float>(Groups.Padded(source), "states");
        if (name is not null)
        {
            _copies.Add($"{owner}.{name}", new(view, NewState(source, name, owner), Layout.Populations[source].Size));
        }
        else
        {
            _unnamed.Add(($"what {owner} releases next", view, Memory.Lanes((int)view.Length)));
        }

        return view;
    }
}
