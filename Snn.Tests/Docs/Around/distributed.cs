//// A program
internal sealed class Block : Given
{
    private static readonly Example[] examples = [];

    public int Run(string[] args)
    {
        HERE
    }
}
//// What runs
internal sealed class Block : Given
{
    private static readonly ProcessGroup? group = null;
    private static readonly int count = 100;

    private static Example Read(int i) => new(new SpikeTrain([0], []), 0);

    public void Run()
    {
        HERE
    }
}
