using Snn.Models;

namespace Shown;

// networks of which the page shows generated code, besides that of SpokenDigits and those of the golden files

[Network]
public partial class Column
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input { get; } = new(100);
    public Population<Lif>        Exc   { get; } = new(80);

    [Learn<PairStdp>] public Dense<Delta> InExc { get; } = new(Init.Uniform(0, 1));

    public Wiring Wires => [Input >> InExc >> Exc];
}

[Network]
public partial class Columns
{
    public Time Dt { get; init; } = 1 * ms;

    public Population<SpikeInput> Input  { get; } = new(100);
    public Population<Lif>        First  { get; } = new(80);
    public Population<Lif>        Second { get; } = new(80);

    [Learn<PairStdp>] public Dense<Delta> InFirst     { get; } = new(Init.Uniform(0, 1));
    [Learn<PairStdp>] public Dense<Delta> FirstSecond { get; } = new(Init.Uniform(0, 1));

    public Wiring Wires => [Input >> InFirst >> First, First >> FirstSecond >> Second];
}
