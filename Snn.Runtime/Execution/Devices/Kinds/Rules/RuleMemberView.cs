using ILGPU;

namespace Snn.Runtime;

/// <summary>Where what a rule has of a projection is among that of all projections that have the rule.</summary>
public struct RulePlaceView
{
    /// <summary>Where its variables of each synapse start.</summary>
    public long Synapses;

    /// <summary>Where its variables of each neuron before start, both halves of others before them.</summary>
    public int Before;

    /// <summary>The same of neurons after.</summary>
    public int After;

    /// <summary>The same of what it has once.</summary>
    public int Shared;

    /// <summary>Where its signals of each neuron after start.</summary>
    public int Signals;

    /// <summary>Its number among those projections.</summary>
    public int Number;

    /// <summary>Padded neurons before those before, of populations that share their kernel.</summary>
    public int Sources;

    /// <summary>Padded neurons before those after, of populations that share their kernel.</summary>
    public int Targets;

    /// <summary>Its path among all, where populations share kernels.</summary>
    public int Path;

    /// <summary>Of training: how many steps later than its own the rule follows.</summary>
    public int Late;

    /// <summary>Of training: which the neurons before are of the populations that share their kernel.</summary>
    public int SourceMember;

    /// <summary>Of training: which the neurons after are.</summary>
    public int TargetMember;

    /// <summary>The spikes that come through it.</summary>
    public SpikeSource Arrived;

    /// <summary>Those of the neurons after.</summary>
    public SpikeSource Fired;
}

/// <summary>A projection that has a rule with others, as a device has it in memory.</summary>
public struct RuleMemberView
{
    /// <summary>Where what the rule has of it is.</summary>
    public RulePlaceView Place;

    /// <summary>Its two ends.</summary>
    public RuleView Ends;
}
