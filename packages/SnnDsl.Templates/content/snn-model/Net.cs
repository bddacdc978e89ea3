namespace SnnModel;

/// <summary>Some cells that meet no one; the run gives each its current.</summary>
[Network]
public partial class Net(int cells)
{
    public Time Dt { get; init; } = 0.1f * ms;

    [FromRun(nameof(Cell.I))] public Population<Cell> Cells { get; } = new(cells);

    public Wiring Wires => [];
}
