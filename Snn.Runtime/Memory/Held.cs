namespace Snn.Runtime;

/// <summary>Memory that is kept until the end of a scope, whoever disposes of it meanwhile.</summary>
internal readonly ref struct Held
{
    private readonly Arena? _memory;

    /// <exception cref="ObjectDisposedException">The memory has been freed.</exception>
    public Held(Arena? memory, object? owner)
    {
        _memory = memory;
        memory?.Hold(owner!);
    }

    public void Dispose() => _memory?.Release();
}
