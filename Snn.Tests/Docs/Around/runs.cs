//// A log and a page
internal sealed class Block : Given
{
    private static readonly Example[] examples = [];

    public void Run()
    {
        HERE
    }
}
