using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>
/// Updates of a simulation on a device: each stage is a launch, as after a batch. Weights are where they are; states of neurons and
/// variables of rules, of which each has an array of its own, are brought side by side before and back after, without leaving
/// the device. Parameters are the host's, and so are the counts of given spikes.
/// </summary>
internal sealed class DeviceSimulationUpdates : SimulationUpdates
{
    private readonly UpdateHome _home;
    private readonly UpdatePlaces _places;
    private readonly UpdatesThere _there;
    private readonly DeviceCourses? _courses;
    private readonly Func<string, ArrayView<float>> _array;
    private readonly Action<AcceleratorStream, KernelConfig, MovedNumbers> _move;
    private readonly List<(BoundUpdate Update, int Variable, string Name, int Count)> _arrays = [];
    private readonly List<(BoundUpdate Update, int Variable, SimulationCourse Course, bool IsThere)> _read = [];

    /// <param name="home">The simulation.</param>
    /// <param name="weights">Its weights on the host.</param>
    /// <param name="parameters">Its parameters; null where it has none.</param>
    /// <param name="all">What the steps leave for updates.</param>
    /// <param name="courses">What of it is kept on the device.</param>
    /// <param name="isThere">Whether something is.</param>
    /// <param name="array">Where the numbers of a state or of a rule's variable are as they stand.</param>
    public DeviceSimulationUpdates(UpdateHome home, WeightStore weights, ParameterStore? parameters, IReadOnlyList<SimulationCourse> all, DeviceCourses? courses, Func<SimulationCourse, bool> isThere, Func<string, ArrayView<float>> array)
        : base(home.Layout, weights, parameters)
    {
        (_home, _courses, _array, _places) = (home, courses, array, new(Updates, home));
        _there = new(Updates, home, _places, parameters);
        _move = home.Device.Launcher<MovedNumbers>(SimulationUpdateKernels.Move, home.Threads);
        foreach (var update in Updates)
        {
            foreach (var (i, variable) in update.Layout.Update.Variables.Index())
            {
                var (columns, rows) = update.Frame.ShapeOf(variable.Axes);
                switch (update.BindingOf(variable))
                {
                    // of synapses there are whole rows, with what is beside them
                    case { } binding when binding.IsOfRule || binding.Kind == UpdateSource.State:
                        _arrays.Add((update, i, binding.StateName, variable.Axes == UpdateAxes.Synapses ? rows * _places[update][i].RowStep : columns));
                        break;
                    case { IsOfExamples: true } binding:
                        var course = all.First(c => c.Is(update.Layout.Group, binding, home.Layout.Population(binding.Member)));
                        _read.Add((update, i, course, isThere(course)));
                        break;
                }
            }
        }
    }

    /// <summary>Runs a group. After each update it waits for what comes of it to the host: whether a variable is broken, which ends the group, and parameters.</summary>
    /// <returns>What is wrong with which variable, or null.</returns>
    public string? RunThere(string group, UpdateTime time)
    {
        _there.Mend();
        _there.SendParameters();
        return RunGroup(group, time);
    }

    /// <summary>Copies their own states to the host.</summary>
    public void Read() => _there.Read();

    protected override string? Run(BoundUpdate update, int examples, UpdateTime time)
    {
        foreach (var (_, variable, name, count) in _arrays.Where(a => a.Update == update))
        {
            Move(new() { From = _array(name), To = _there.Values, ToStart = _places[update][variable].Start, Count = count, Divisor = 1 });
        }

        foreach (var (_, variable, course, isThere) in _read.Where(r => r.Update == update))
        {
            int start = _places[update][variable].Start;
            if (isThere)
            {
                _courses!.Read(course, _there.Values, start);
                continue;
            }

            var row = update.Frame[variable][0];
            course.Course.Take(default, row);
            _home.Memory.Write<float>(_there.Values.SubView(start, row.Length), row.Span);
        }

        _there[update].Run(examples, time);
        _there.FetchBroken();
        _home.Device.Stream.Synchronize();
        if (_there.Broken(u => u == update.Layout) is { } broken)
        {
            return broken;
        }

        foreach (var (_, variable, name, count) in _arrays.Where(a => a.Update == update && update.IsWritten(a.Variable)))
        {
            Move(new() { From = _there.Values, FromStart = _places[update][variable].Start, To = _array(name), Count = count, Divisor = 1 });
        }

        return _there.TakeParameters([update]);
    }

    private void Move(in MovedNumbers numbers) => _home.Device.Launch(_move, numbers.Count, _home.Threads, numbers);
}
