using ILGPU;

namespace Snn.Runtime;

/// <content>What synapses with states of their source neurons need.</content>
public abstract partial class DeviceSimulation
{
    private readonly Dictionary<int, NeuronsView> _releases = []; // by the complement of the projection
    private int _released; // by the neurons of the projections so far

    /// <summary>What the source neurons of a projection, or of those that share a kernel, release: the next case of the kernel of neurons.</summary>
    /// <param name="projections">The complements of their places among the projections.</param>
    protected NeuronsView NewReleases(params ReadOnlySpan<int> projections)
    {
        int before = 0;
        foreach (int release in projections)
        {
            int padded = PaddedOf(release);
            _releases.Add(release, new()
            {
                Size = SizeOfRelease(~release),
                Padded = padded,
                Before = before,
                Start = before,
                Released = _released,
                Population = _order?.PlaceOf(~release) ?? 0,
            });
            before += padded;
            _released += padded;
        }

        NeuronBlocks.AddMembers(DeviceGroups.ForEach(projections, PaddedOf));
        return _releases[projections[0]];
    }

    /// <summary>A state that they have for it.</summary>
    /// <param name="release">The complement of the projection's place among the projections.</param>
    /// <param name="name">Its name; null for one that nobody asks for.</param>
    protected ArrayView<float> NewReleaseStateThere(int release, string? name) => NewReleaseStateThere([release], name);

    /// <summary>The same of projections that share a kernel.</summary>
    protected ArrayView<float> NewReleaseStateThere(int[] releases, string? name)
    {
        var all = There.New<float>(PaddedOf(releases), "states");
        foreach (int release in releases)
        {
            var (owner, own) = (Layout.Projections[~release].Name, _releases[release]);
            var view = all.SubView(own.Before, own.Padded);
            if (name is null)
            {
                KeepReleased(owner, view);
                continue;
            }

            _copies.Add($"{owner}.{name}", new(view, NewState(NeuronsOf(release), name, owner), own.Size));
        }

        return all;
    }

    /// <summary>What all projections release in the next step, of a network whose populations share kernels.</summary>
    private ArrayView<float> NewReleased()
    {
        var all = There.New<float>(_released, "states");
        foreach (var (release, own) in _releases)
        {
            KeepReleased(Layout.Projections[~release].Name, all.SubView(own.Released, own.Padded));
        }

        return all;
    }

    private void KeepReleased(string owner, ArrayView<float> view) => _unnamed.Add(($"what {owner} releases next", view, Memory.Lanes((int)view.Length)));

    /// <summary>The population whose neurons a kernel has: one by its place, or the source of a projection by the complement of that.</summary>
    private int NeuronsOf(int place) => place < 0 ? Layout.Projections[~place].Source : place;

    /// <summary>The neurons of a population, or what they release.</summary>
    private NeuronsView ViewOf(int place) => place < 0 ? _releases[place] : _neurons[place];
}
