namespace Snn.Runtime;

/// <content>
/// What updates of the network read of the steps since their group last ran: kept where one asks for it, and nowhere else. Following
/// reads and changes nothing.
/// </content>
public abstract partial class Simulation
{
    private readonly SimulationCourse[] _courses;

    /// <summary>Whether the spikes of a population are counted where it is advanced, and told by <see cref="AddCounts"/>.</summary>
    private protected virtual bool CountsApart(int population) => false;

    /// <summary>Tells of all spikes that were counted apart, up to the last step.</summary>
    private protected virtual void BringCounts()
    {
    }

    /// <summary>Spikes of a population that were counted apart, of each neuron.</summary>
    private protected void AddCounts(int population, ReadOnlySpan<float> counts)
    {
        foreach (var course in _courses)
        {
            if (course.State is null && course.Population == population)
            {
                course.Course.AddCounts(counts);
            }
        }
    }

    /// <summary>A step has been made.</summary>
    private void Follow(long t)
    {
        foreach (var course in _courses)
        {
            if (course.State is { } state)
            {
                if (_brought.Add(state))
                {
                    Bring(state);
                }

                course.Course.Add(_states[state].Values, []);
            }
            else if (CountsApart(course.Population))
            {
                course.Course.Pass();
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
                course.Course.Begin();
            }
        }
    }
}
