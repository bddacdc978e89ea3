namespace Snn.Tests.Runtime.Recording;

/// <summary>A folder that does not exist yet and is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"snn-{Guid.NewGuid():N}");

    public string File(string name) => Path.Combine(_path, "made", name);

    public void Dispose()
    {
        if (Directory.Exists(_path))
        {
            Directory.Delete(_path, recursive: true);
        }
    }
}
