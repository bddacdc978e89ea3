namespace Snn.Runtime;

/// <content>Custom updates of the network, on demand between two steps.</content>
public abstract partial class Simulation
{
    private readonly int[] _updateCount = [0];
    private SimulationUpdates? _updates;
    private bool _isBehind;

    /// <summary>
    /// The parameters that learn or that updates of the network have, as the last of these left them; null where there are none.
    /// What is set here counts from the next <see cref="Restart"/>, <see cref="Load"/> or <see cref="Update"/> on.
    /// </summary>
    public ParameterStore? Parameters => Options.Parameters ?? _ownParameters;

    /// <summary>
    /// Runs the custom updates of a group now, in their order, whatever their <c>Every</c> says: on weights, states and parameters as they
    /// are, which the next step goes on with; what states start with counts from the next <see cref="Restart"/> on. Spikes and what is reduced
    /// over time are those of the steps since the group last ran, or since the beginning or a <see cref="Restart"/>. <c>Iteration</c> is the
    /// number of the call, from 1, and <c>Progress</c> 0.
    /// </summary>
    /// <param name="group">Its name; that of updates without a group is empty.</param>
    /// <exception cref="ArgumentException">The network has no such group.</exception>
    /// <exception cref="NotSupportedException">An update of it has a delay.</exception>
    /// <exception cref="InvalidOperationException">An update of it has a gradient, or the simulation is at work already, on another thread.</exception>
    /// <exception cref="SimulationException">A variable is no longer a finite number, or no step can be made with a parameter as it is now.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public void Update(string group)
    {
        using var turn = Enter();
        using var weights = new Held(_weights.Memory, _weights);
        Begin();
        CatchUp();
        SettleRules();
        var updates = Updates();
        updates.Check(group);
        if (updates.HaveWeights(group))
        {
            WeightsVersion++;
        }

        if (updates.HaveRules(group))
        {
            BringUp();
        }

        _isBehind = true;
        string? broken = RunUpdates(updates, group, new(checked(_updateCount[0] + 1), 0));
        _copiesDiffer |= updates.HaveRules(group);
        FollowUpdates();
        if (broken is not null)
        {
            throw new SimulationException(broken);
        }

        BeginCourses(group);
        _updateCount[0]++;
    }

    /// <summary>A state of a custom update of the network, such as <c>Scale.Mean</c>, as the last call of <see cref="Update"/> left it; padded.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public Rows UpdateState(string name)
    {
        using var turn = Enter();
        var updates = Updates();
        BringStates(updates);
        return updates.State(name) is { Rows: { IsMatrix: true } rows } ? rows.Matrix
            : throw new ArgumentException($"{Layout.Name} has no update with a state '{name}' of its own that is a row or a matrix.", nameof(name));
    }

    private SimulationUpdates Updates() => _updates ??= NewUpdates();

    /// <summary>The updates, with room for what they have.</summary>
    private protected virtual SimulationUpdates NewUpdates() => new HostUpdates(Layout, _weights, Parameters, _courses, name => _states[name].Values, Lent);

    /// <summary>Runs a group.</summary>
    /// <returns>What is wrong with which variable, or null.</returns>
    private protected virtual string? RunUpdates(SimulationUpdates updates, string group, UpdateTime time) => updates.RunGroup(group, time);

    /// <summary>Brings the updates' own states to the host.</summary>
    private protected virtual void BringStates(SimulationUpdates updates)
    {
    }

    /// <summary>What rules keep is advanced to the last step where it stands still until it is read.</summary>
    protected virtual void BringUp()
    {
    }

    private LentVariable Lent(UpdateBinding binding)
    {
        string name = binding.StateName;
        if (_matrices.TryGetValue(name, out var matrix))
        {
            return new LentMatrix(matrix, _weights.TargetSize(Layout.Projection(binding.Member)));
        }

        if (_rows.TryGetValue(name, out var rows))
        {
            int projection = Layout.Projection(binding.Member);
            return new LentSynapses(rows.Lanes, _weights.Connections(projection)!, _delayedRows[projection]);
        }

        if (_kernels.TryGetValue(name, out var kernel))
        {
            return new LentKernel(kernel);
        }

        var (values, size) = _variables[name];
        CheckOfNeurons(binding, size);
        return new LentLanes(values, size);
    }

    /// <summary>A variable of neurons before has to be one for each of them.</summary>
    /// <exception cref="NotSupportedException">It is one for each delay of a neuron.</exception>
    private void CheckOfNeurons(UpdateBinding binding, int size)
    {
        if (binding.Owner.Length > 0 && size != Layout.Populations[Layout.Population(binding.Member)].Size)
        {
            throw new NotSupportedException($"{Layout.Name} has {binding.StateName} once for each delay of a neuron before, since synapses of {binding.Owner} have delays of their own. Bind what its rule keeps of synapses or of neurons after, or give it one Delay.");
        }
    }

    /// <summary>What is fixed between two steps, where parameters have changed.</summary>
    private void FollowParameters()
    {
        if (Parameters is { } parameters && parameters.Version != _parameterVersion)
        {
            SetConstants(parameters);
            _parameterVersion = parameters.Version;
        }

        _isBehind = false;
    }

    /// <summary>The same after updates, which may have left parameters with which no step can be made: none is made with old ones.</summary>
    private void FollowUpdates()
    {
        if (!_isBehind)
        {
            return;
        }

        try
        {
            FollowParameters();
        }
        catch (ArgumentException e)
        {
            string left = string.Join(", ", Parameters!.Names.Select(name => Parameters[name].ToArray()).Zip(Parameters.Names, (values, name) => FormattableString.Invariant($"{name} ({values.Min()} to {values.Max()})")));
            throw new SimulationException($"{Layout.Name} can make no step with the parameters that its updates have left: {left}. {e.Message}");
        }
    }

    /// <summary>What a file keeps of updates: their states, the parameters that they have, and what they are to read of the steps before.</summary>
    private IEnumerable<SavedPart> PartsOfUpdates()
    {
        if (Layout.Updates.Count == 0)
        {
            return [];
        }

        var states = Updates().Numbers.Select(n => new SavedNumbers($"the state {n.Name} of an update", n.Values));
        var parameters = HasUpdated ? [new SavedParameters(Parameters!)] : Enumerable.Empty<SavedPart>();
        return [new SavedArray<int>("the number of updates", _updateCount), .. states, .. parameters, .. _courses.SelectMany(c => c.Parts(Layout))];
    }

    /// <summary>Whether updates have parameters, which a simulation may come to with others than it began with.</summary>
    private bool HasUpdated => Layout.Updates.Any(u => u.HasParameters);

    /// <summary>After a file was read.</summary>
    private void TakeParameters()
    {
        if (HasUpdated)
        {
            Parameters!.Renew();
            FollowParameters();
        }
    }
}
