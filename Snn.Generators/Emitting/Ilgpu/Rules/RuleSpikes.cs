namespace Snn.Generators.Emitting;

/// <summary>C# of the spikes that a rule sees on a device, at both ends of a projection.</summary>
/// <param name="rule">The rule.</param>
/// <param name="device">What the kernels have.</param>
/// <param name="synapses">What arrives through a projection that has a name of its own.</param>
internal sealed class RuleSpikes(DeviceRule rule, DeviceNames device, IlgpuSynapseEmitter synapses)
{
    private string Run => $"{device.Frame}.Through({rule.Own}.Arrived, {device.Trial}t)";

    /// <summary>Those that arrive at neuron j after, from a block of neurons before, a bit each.</summary>
    public string ArrivedIn(string block) => !rule.IsDelayed ? Word(block)
        : device.IsFree ? $"DelayedSums.Arrived({rule.AllDelays}, {Ring}, {rule.Delays}, {rule.Here}.Ends, {block}, j, t)"
        : rule.IsKind ? $"net.Paths.ArrivedWord(net.Trials, {rule.Own}.Path, trial, t, {rule.Here}.Ends, {block}, j)"
        : $"DelayedSums.Arrived({synapses.Sent(rule.Projection)}, {rule.AllDelays}, {rule.Delays}, {rule.Here}.Ends, {block}, j, t)";

    /// <summary>Whether one arrives from neuron k before, or through row k of one and a delay.</summary>
    public string ArrivedFromK => !rule.IsDelayed ? Has("k")
        : device.IsFree ? $"{rule.Rows}.Came({Ring}, k, t)"
        : rule.IsKind ? $"net.Paths.Came(net.Trials, {rule.Own}.Path, trial, t, k)"
        : $"{rule.Rows}.Came({synapses.Sent(rule.Projection)}, k, t)";

    /// <summary>Whether neuron j after fires.</summary>
    public string FiredAtJ => rule.IsKind && !rule.Plan.IsTrained ? $"{device.Frame}.Through({rule.Own}.Fired, {device.Trial}t).Has(j)"
        : $"{device.Frame}.Emitted(net.{device.Population(device.Kernels.Of(rule.Projection.Record.Target))}.Neurons, {device.Trial}t).Has(j)";

    /// <summary>The spikes of neurons before in all steps that are kept.</summary>
    private string Ring => rule.IsKind ? $"net.Run.Ring({rule.Own}.Arrived)" : rule.Ring;

    private string Word(string block) => !rule.IsKind ? $"{synapses.Spikes(rule.Projection, "t")}.Word({block})"
        : rule.Plan.IsTrained ? $"net.Paths.ArrivedWord(net.Trials, {rule.Own}.Path, trial, t, {block})" : $"{Run}.Word({block})";

    private string Has(string k) => !rule.IsKind ? $"{synapses.Spikes(rule.Projection, "t")}.Has({k})"
        : rule.Plan.IsTrained ? $"{Word($"{k} / RuleView.Rows")} >> {k} % RuleView.Rows & 1" : $"{Run}.Has({k})";
}
