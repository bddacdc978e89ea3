namespace Snn.Runtime;

/// <content>Updates of the network between two steps: they run on the device, and what they read of the steps before is kept there.</content>
public abstract partial class DeviceSimulation
{
    private DeviceCourses? _coursesThere;

    // made when it is first asked for: that may be before the first step
    private DeviceCourses? CoursesThere => _coursesThere ??= Courses.Any(FollowsApart) ? new(Courses.Where(FollowsApart), Home, name => _copies[name].There, CountsOf) : null;

    private UpdateHome Home => new(Layout, Device, There, WeightsThere, Groups.Threads);

    /// <summary>Spikes that the device emits are counted there, and states are followed there; given spikes the host counts.</summary>
    private protected sealed override bool FollowsApart(SimulationCourse course) => course.State is not null || _neurons.ContainsKey(course.Population);

    private protected sealed override void BeginCourse(SimulationCourse course)
    {
        base.BeginCourse(course);
        if (_coursesThere is not null)
        {
            Guarded(course, static (simulation, begun) => simulation._coursesThere!.Begin(begun, simulation.Steps));
        }
    }

    private protected sealed override SimulationUpdates NewUpdates()
    {
        SimulationUpdates? made = null;
        Guarded(0, (simulation, _) => made = new DeviceSimulationUpdates(simulation.Home, simulation.Store, simulation.Parameters, simulation.Courses, simulation.CoursesThere, simulation.FollowsApart, name => simulation.At(simulation._copies[name])));
        return made!;
    }

    private protected sealed override string? RunUpdates(SimulationUpdates updates, string group, UpdateTime time)
    {
        string? broken = null;
        Guarded((DeviceSimulationUpdates)updates, (simulation, there) =>
        {
            simulation.Upload();
            broken = there.RunThere(group, time);
        });
        return broken;
    }

    private protected sealed override void BringStates(SimulationUpdates updates) => Guarded((DeviceSimulationUpdates)updates, static (_, there) => there.Read());

    /// <summary>Nothing has been counted yet.</summary>
    private void CountAnew() => CoursesThere?.Begin();
}
