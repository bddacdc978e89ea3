using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>What updates read of the steps of a simulation on a device since their group last ran, kept there: counts of spikes, and states over time.</summary>
internal sealed class DeviceCourses
{
    private readonly UpdateHome _home;
    private readonly List<(SimulationCourse Course, CountedSpikes View)> _spikes = [];
    private readonly List<Followed> _states = [];
    private readonly Action<AcceleratorStream, KernelConfig, FollowedState>? _follow;
    private readonly Action<AcceleratorStream, KernelConfig, CountedSpikes>? _count;
    private readonly Action<AcceleratorStream, KernelConfig, ReadSpikes>? _read;
    private readonly Action<AcceleratorStream, KernelConfig, MovedNumbers>? _move;

    /// <param name="courses">Those that are kept there.</param>
    /// <param name="home">The simulation.</param>
    /// <param name="state">Where a state is.</param>
    /// <param name="counts">Where the neurons of a population count their spikes.</param>
    public DeviceCourses(IEnumerable<SimulationCourse> courses, UpdateHome home, Func<string, ArrayView<float>> state, Func<int, ArrayView<float>> counts)
    {
        _home = home;
        foreach (var course in courses)
        {
            int neurons = home.Layout.Populations[course.Population].Size;
            if (course.State is { } name)
            {
                var values = new CourseView { Values = New<float>(), Rest = New<float>() };
                _states.Add(new(course, new() { State = state(name), Course = values, Neurons = neurons, Kind = (int)course.Kind }));
            }
            else
            {
                _spikes.Add((course, new() { Counted = counts(course.Population), Seen = New<float>(), Taken = New<int>(), Neurons = neurons }));
            }

            ArrayView<T> New<T>()
                where T : unmanaged => home.Memory.New<T>(neurons, "updates of the network");
        }

        if (_states.Count > 0)
        {
            (_follow, _move) = (Load<FollowedState>(SimulationUpdateKernels.Follow), Load<MovedNumbers>(SimulationUpdateKernels.Move));
        }

        if (_spikes.Count > 0)
        {
            (_count, _read) = (Load<CountedSpikes>(SimulationUpdateKernels.Count), Load<ReadSpikes>(SimulationUpdateKernels.Read));
        }

        Action<AcceleratorStream, KernelConfig, TView> Load<TView>(Action<TView> kernel)
            where TView : struct => home.Device.Launcher(kernel, home.Threads);
    }

    /// <summary>Queues that states are followed over a step.</summary>
    public void Follow(long t)
    {
        foreach (var state in _states)
        {
            Launch(_follow!, state.View.Neurons, state.View with { Step = (int)Math.Min(t - state.First, int.MaxValue) });
        }
    }

    /// <summary>Queues, before neurons count from 0 again, that what they have counted is kept.</summary>
    public void Take() => _spikes.ForEach(s => Launch(_count!, s.View.Neurons, s.View with { Takes = 1 }));

    /// <summary>From a step on a course begins anew.</summary>
    public void Begin(SimulationCourse course, long step)
    {
        foreach (var state in _states.Where(s => s.Course == course))
        {
            state.First = step;
        }

        foreach (var (_, view) in _spikes.Where(s => s.Course == course))
        {
            Launch(_count!, view.Neurons, view);
        }
    }

    /// <summary>The same for all.</summary>
    public void Begin()
    {
        foreach (var course in _states.Select(s => s.Course).Concat(_spikes.Select(s => s.Course)))
        {
            Begin(course, 0);
        }
    }

    /// <summary>Queues that what the steps have left is brought to where an update reads it.</summary>
    /// <param name="course">What of them.</param>
    /// <param name="values">All that updates have besides weights.</param>
    /// <param name="start">Where it goes.</param>
    public void Read(SimulationCourse course, ArrayView<float> values, int start)
    {
        float divisor = course.Course.Steps == 0 ? 0 : course.Course.Divisor;
        if (_states.Find(s => s.Course == course) is { } state)
        {
            Launch(_move!, state.View.Neurons, new() { From = state.View.Course.Values, To = values, ToStart = start, Count = state.View.Neurons, Divisor = divisor });
            return;
        }

        var (_, spikes) = _spikes.Find(s => s.Course == course);
        Launch(_read!, spikes.Neurons, new() { Spikes = spikes, Values = values, Start = start, Divisor = divisor });
    }

    private void Launch<TView>(Action<AcceleratorStream, KernelConfig, TView> kernel, int elements, TView view)
        where TView : struct => _home.Device.Launch(kernel, elements, _home.Threads, view);

    /// <summary>A state that is followed.</summary>
    private sealed class Followed(SimulationCourse course, FollowedState view)
    {
        public SimulationCourse Course => course;

        public FollowedState View => view;

        /// <summary>The first step that counts.</summary>
        public long First { get; set; }
    }
}
