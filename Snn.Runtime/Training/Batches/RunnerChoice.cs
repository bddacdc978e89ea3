namespace Snn.Runtime;

/// <summary>What runs the batches of a training run, by its options; what does not go together is refused by name.</summary>
internal static class RunnerChoice
{
    /// <exception cref="ArgumentException">Synapses are rewired, and weights moved within trials.</exception>
    /// <exception cref="NotSupportedException">The network, its rule or its updates do not run as the options ask for.</exception>
    public static BatchRunner Of(TrainingSetup setup)
    {
        var (layout, rule) = (setup.Layout, setup.Rule);
        CheckShares(setup);
        return (setup.Options.Plan, setup.Options.Device) switch
        {
            (ExecutionPlan.Exact, null) when layout.Updates is [{ } update, ..] => throw new NotSupportedException($"{layout.Name}.{update.Name} updates the network between batches, which the exact plan does not do; train on the stepped plan, or leave it out."),
            (ExecutionPlan.Exact, null) => new ExactRunner(setup),
            (ExecutionPlan.Exact, { } device) => throw new NotSupportedException($"The exact plan runs on the CPU alone, not on {device.Name}; leave out the device, or take the stepped plan."),
            (_, { } device) when rule is EProp { Feedback: Feedback.Adaptive } && layout.Updates.FirstOrDefault(u => u.WritesWeights) is { } update => throw new NotSupportedException($"{layout.Name}.{update.Name} writes weights, and adaptive feedback follows optimisers alone on {device.Name}; leave out the device or the update, or take another feedback."),
            _ when rule is EProp { WeightBits: > 0, Feedback: Feedback.Adaptive, FeedbackDecay: > 0 } => throw new NotSupportedException("Adaptive feedback lets weights of the readout decay after they were rounded; leave out WeightBits, set FeedbackDecay to 0, or take another feedback."),
            _ when rule is EProp { WeightBits: > 0 } && layout.Updates.FirstOrDefault(u => u.WritesWeights) is { } update => throw new NotSupportedException($"{layout.Name}.{update.Name} writes weights after its weights were rounded; leave out WeightBits, or the update."),
            _ when rule is EProp { Online: true } && layout.Updates.FirstOrDefault(u => u.Bindings.Any(b => b.IsParameterGradient)) is { } update => throw new NotSupportedException($"{layout.Name}.{update.Name} has a gradient by a parameter or a delay, and e-prop as a network runs sums up those by weights alone; leave out Online, or the update."),
            // eligibilities would stay behind
            _ when rule is EProp { UpdateEvery: > 0 } && layout.Projections.FirstOrDefault(p => p.IsRewired) is { } rewired => throw new ArgumentException($"{layout.Name}.{rewired.Name} is rewired in every update, and updates within trials would move its synapses while their eligibilities are summed up; set UpdateEvery to 0, or leave out Rewiring."),
            (_, { } device) => new GuardedRunner(setup, device),
            _ when rule is EProp { Online: true, UpdateEvery: > 0 } => new LockstepRunner(setup),
            _ when rule is EProp { Online: true } => new OnlineRunner(setup),
            _ => new TrialRunner(setup),
        };
    }

    /// <summary>What shards on several processes, or with examples of their own, do not do.</summary>
    private static void CheckShares(TrainingSetup setup)
    {
        var (layout, options) = (setup.Layout, setup.Options);
        string? what = options.Processes is not null ? "several processes" : options.ExamplesByShard ? nameof(options.ExamplesByShard) : null;
        if (what is null)
        {
            return;
        }

        if (options.Device is { } device)
        {
            throw new NotSupportedException($"Training on {what} runs on the CPU alone, not on {device.Name}; leave out the device.");
        }

        if (setup.Rule is EProp { UpdateEvery: > 0 })
        {
            throw new NotSupportedException($"{nameof(EProp.UpdateEvery)} moves weights within trials, which training on {what} does not do; set it to 0.");
        }

        if (options.Processes is not null && layout.Updates.FirstOrDefault(u => u.Bindings.Any(b => b.IsOfExamples)) is { } update)
        {
            throw new NotSupportedException($"{layout.Name}.{update.Name} reads what every example of a batch has left, and a process has its own examples alone; leave out the update, or train in one process.");
        }
    }
}
