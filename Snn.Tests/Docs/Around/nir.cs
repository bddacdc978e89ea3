//// NIR
// what the command writes has these members
[Network]
public partial class BrailleNetwork(NirNumbers file)
{
    public Time Dt { get; init; } = file.Dt;

    public Population<Lif> Hidden { get; } = new(10);
    public Dense<Delta> HidHid { get; } = new(Init.Uniform(0, 1));
    public Wiring Wires => [Hidden >> HidHid >> Hidden];

    public static BrailleNetwork Load(string path) => new(NirNumbers.Read(path, 1 * ms, NirMethod.Exact, print: ""));
}

internal sealed class Block : Given
{
    public void Run()
    {
        HERE
    }
}
