namespace SnnSimulation;

/// <summary>
/// Excitation and inhibition in balance, which keep each other going without any input (Vogels and Abbott, 2005, J. Neurosci.
/// 25:10786).
/// </summary>
[Network]
public partial class Net(int neurons)
{
    public Time Dt => 0.1f * ms;

    public Population<Cell> Exc { get; } = new(neurons * 4 / 5) { Start = { [nameof(Cell.V)] = Init.Uniform(-60 * mV, -50 * mV) } };
    public Population<Cell> Inh { get; } = new(neurons / 5)     { Start = { [nameof(Cell.V)] = Init.Uniform(-60 * mV, -50 * mV) } };

    public Sparse<Current> ExcExc { get; } = new(Init.Constant(1.62f * mV), Connect.Probability(80f / neurons));
    public Sparse<Current> ExcInh { get; } = new(Init.Constant(1.62f * mV), Connect.Probability(80f / neurons));
    public Sparse<Current> InhExc { get; } = new(Init.Constant(-9 * mV), Connect.Probability(80f / neurons)) { Model = new() { Tau = 10 * ms } };
    public Sparse<Current> InhInh { get; } = new(Init.Constant(-9 * mV), Connect.Probability(80f / neurons)) { Model = new() { Tau = 10 * ms } };

    public Wiring Wires => [Exc >> ExcExc >> Exc, Exc >> ExcInh >> Inh, Inh >> InhExc >> Exc, Inh >> InhInh >> Inh];
}
