#pragma warning disable format // columns are aligned to be read as a table
using Snn.Models;

namespace Gallery;

/// <summary>One neuron of every model of the library that answers to a current; none meets another.</summary>
[Network]
public partial class GalleryNetwork
{
    public Time Dt => 0.05f * ms;

    [FromRun("I")] public Population<Lif>             Lif             { get; } = new(1);
    [FromRun("I")] public Population<Alif>            Alif            { get; } = new(1);
    [FromRun("I")] public Population<ParametricLif>   ParametricLif   { get; } = new(1) { Model = new() { TauMem = 10 * ms } };
    [FromRun("I")] public Population<MembraneLif>     MembraneLif     { get; } = new(1);
    [FromRun("I")] public Population<Srm0>            Srm0            { get; } = new(1);
    [FromRun("I")] public Population<Eif>             Eif             { get; } = new(1);
    [FromRun("I")] public Population<Qif>             Qif             { get; } = new(1);
    [FromRun("I")] public Population<Izhikevich>      Izhikevich      { get; } = new(1);
    [FromRun("I")] public Population<AdEx>            AdEx            { get; } = new(1);
    [FromRun("I")] public Population<HodgkinHuxley>   HodgkinHuxley   { get; } = new(1);
    [FromRun("I")] public Population<Glif1>           Glif1           { get; } = new(1);
    [FromRun("I")] public Population<Glif2>           Glif2           { get; } = new(1);
    [FromRun("I")] public Population<Glif3>           Glif3           { get; } = new(1);
    [FromRun("I")] public Population<Glif4>           Glif4           { get; } = new(1);
    [FromRun("I")] public Population<Glif5>           Glif5           { get; } = new(1);
    [FromRun("I")] public Population<IntegrateFireBurst> IntegrateFireBurst { get; } = new(1);
    [FromRun("I")] public Population<ResonateAndFire> ResonateAndFire { get; } = new(1);

    public Wiring Wires => [];
}

/// <summary>The maps of the library, whose steps are of a millisecond.</summary>
[Network]
public partial class MapsNetwork
{
    [FromRun("I")] public Population<AdLif>                   AdLif                   { get; } = new(1);
    [FromRun("I")] public Population<BalancedResonateAndFire> BalancedResonateAndFire { get; } = new(1);

    public Wiring Wires => [];
}
