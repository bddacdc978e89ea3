namespace Snn.Runtime;

/// <content>
/// What updates of the network read of the steps since their group last ran: kept where one asks for it, and nowhere else. Following
/// reads and changes nothing.
/// </content>
public abstract partial class Simulation
{
    private readonly SimulationCourse[] _courses;
    private bool[]? _apart; // by course, once the neurons are there

    /// <summary>They.</summary>
    private protected IReadOnlyList<SimulationCourse> Courses => _courses;

    /// <summary>Whether something is followed where the neurons are advanced; here are then the steps counted alone.</summary>
    private protected virtual bool FollowsApart(SimulationCourse course) => false;

    /// <summary>From now on steps count anew.</summary>
    private protected virtual void BeginCourse(SimulationCourse course) => course.Course.Begin();

    /// <summary>A step has been made.</summary>
    private void Follow(long t)
    {
        _apart ??= Array.ConvertAll(_courses, FollowsApart);
        for (int c = 0; c < _courses.Length; c++)
        {
            var course = _courses[c];
            if (_apart[c])
            {
                course.Course.Pass();
            }
            else if (course.State is { } state)
            {
                course.Course.Add(_states[state].Values, []);
            }
            else
            {
                course.Course.Add(default, SpikesAt(course.Population, t));
            }
        }
    }

    /// <summary>From now on the steps of a group count anew, or without one those of all.</summary>
    private void BeginCourses(string? group = null)
    {
        foreach (var course in _courses)
        {
            if (group is null || course.Group == group)
            {
                BeginCourse(course);
            }
        }
    }
}
