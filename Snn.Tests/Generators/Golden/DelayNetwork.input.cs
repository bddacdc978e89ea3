using Snn;

namespace Golden;

[Network]
[Train<EventProp>]
[Train<SurrogateBptt>]
[Train<EProp>]
public partial class Delayed
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<Snn.Models.SpikeInput> Input { get; } = new(9);
    public Population<Snn.Models.Lif> Hidden { get; } = new(7);
    public Population<Snn.Models.Leaky> Output { get; } = new(2);

    [TrainableDelay(Per.Neuron)] public Dense<Snn.Models.Exponential> InHid { get; } = new(Init.Glorot()) { Delay = 3 * ms, MostDelay = 9 * ms };
    [Trainable, TrainableDelay] public Dense<Snn.Models.Exponential> HidHid { get; } = new(Init.Glorot()) { Delay = 2 * ms };
    [Trainable, TrainableDelay(Per.Neuron)] public Dense<Snn.Models.Exponential> HidOut { get; } = new(Init.Glorot()) { Delay = 5 * ms };

    public Wiring Wires => [Input >> InHid >> Hidden, Hidden >> HidHid >> Hidden, Hidden >> HidOut >> Output];
}
