using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using ILGPU;

namespace Snn.Runtime;

/// <summary>A compiled kernel as text.</summary>
/// <param name="Text">PTX or OpenCL C.</param>
/// <param name="SharedBytes">Shared memory of fixed size that it takes.</param>
internal sealed record KeptKernel(string Text, int SharedBytes);

/// <summary>
/// Compiled kernels in files, one each. A key holds everything the text depends on, so a file never needs to be renewed; a
/// damaged one, one of another kernel, or a folder that cannot be written costs only the time to compile.
/// </summary>
internal sealed class KernelCache(string? folder)
{
    private const string Head = "snn-kernel 2";

    /// <summary>The folder named by <c>SNN_KERNEL_CACHE</c>, else one among the user's application data; none if that is empty.</summary>
    public static KernelCache Standard => new(Environment.GetEnvironmentVariable("SNN_KERNEL_CACHE") is { } named
        ? named == "" ? null : named
        : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) is { Length: > 0 } data ? Path.Combine(data, "SnnDsl", "kernels") : null);

    /// <summary>Kernel, with the very builds of the code it is compiled from; version of ILGPU; device.</summary>
    public static string Key(MethodInfo kernel, string target)
    {
        var text = new StringBuilder();
        text.Append(kernel.DeclaringType!.FullName).Append('.').Append(kernel).Append('\n');
        text.Append(kernel.Module.ModuleVersionId).Append('\n');
        text.Append(typeof(KernelCache).Module.ModuleVersionId).Append('\n');
        text.Append(typeof(Context).Module.ModuleVersionId).Append('\n');
        text.Append(target);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }

    public KeptKernel? Find(string key)
    {
        try
        {
            if (folder is null || !File.Exists(PathOf(key)))
            {
                return null;
            }

            string all = File.ReadAllText(PathOf(key));
            int end = all.IndexOf('\n', StringComparison.Ordinal);
            return end > 0 && all[..end].Split('|') is [Head, var shared, var sum] && sum == Sum(key, all[(end + 1)..])
                ? new(all[(end + 1)..], int.Parse(shared, CultureInfo.InvariantCulture))
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    public void Keep(string key, KeptKernel kernel)
    {
        if (folder is null)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            string draft = PathOf(key) + "." + Path.GetRandomFileName();
            File.WriteAllText(draft, $"{Head}|{kernel.SharedBytes.ToString(CultureInfo.InvariantCulture)}|{Sum(key, kernel.Text)}\n{kernel.Text}");
            File.Move(draft, PathOf(key), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the next start compiles again
        }
    }

    private string PathOf(string key) => Path.Combine(folder!, key + ".txt");

    /// <summary>Also of the key: kernels of all networks have the same names, and the driver would take one for another.</summary>
    private static string Sum(string key, string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key + text)))[..16];
}
