using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Snn.Cli;

/// <summary>
/// What the generator wrote about the classes of an assembly, read from it as it was built, in a context of its own: it may
/// refer to other versions of packages than this program.
/// </summary>
internal static class DescribedAssembly
{
    private const string Words = "Describe", Latex = "DescribeLatex", Marks = "Snn", Network = "NetworkAttribute";

    /// <summary>The text about its networks, and then about what none of them has.</summary>
    /// <exception cref="InvalidDataException">It has nothing of the kind, or a network cannot be made.</exception>
    public static string Text(string path, DescribeOptions options)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path}: there is no such assembly.");
        }

        var context = new Context(Path.GetFullPath(path));
        try
        {
            return Text(context.LoadFromAssemblyPath(Path.GetFullPath(path)), options);
        }
        finally
        {
            context.Unload();
        }
    }

    private static string Text(Assembly assembly, DescribeOptions options)
    {
        string method = options.Latex ? Latex : Words;
        var all = assembly.GetTypes().Where(t => !t.IsAbstract && !t.ContainsGenericParameters && IsMarked(t)).OrderBy(t => IsNetwork(t) ? 0 : 1).ThenBy(t => t.FullName, StringComparer.Ordinal).ToList();
        string name = assembly.GetName().Name!;
        if (all.Count == 0)
        {
            throw new InvalidDataException($"{name} has no networks, models or rules: classes marked with [Network], [Neuron] and so on.");
        }

        var meant = all.Where(t => options.Name is null || t.Name == options.Name || t.FullName == options.Name).ToList();
        if (meant.Count == 0)
        {
            throw new InvalidDataException($"{name} has no {options.Name}; it has {string.Join(", ", all.Select(t => t.Name))}.");
        }

        HashSet<Type> told = [.. options is { Name: null, Full: false, Latex: false } ? meant.Where(IsNetwork).SelectMany(Parts) : []];
        var texts = meant.Where(t => !told.Contains(t)).Select(t => (Type: t, Method: t.GetMethod(method, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)))
            .Where(t => t.Method is not null).Select(t => Of(t.Type, t.Method!, options)).ToList();
        return texts.Count > 0 ? string.Join(Environment.NewLine + Environment.NewLine, texts) : throw new InvalidDataException($"{string.Join(", ", meant.Select(t => t.Name))}: there is no LaTeX of {(meant.Count == 1 ? "it" : "these")}; leave out --latex.");
    }

    private static string Of(Type type, MethodInfo method, DescribeOptions options)
    {
        object?[] given = method.GetParameters().Length == 0 ? [] : [options.Full];
        if (!IsNetwork(type) || options.Latex)
        {
            // the same for all of the class
            return (string)method.Invoke(RuntimeHelpers.GetUninitializedObject(type), given)!;
        }

        var (network, made) = NetworkMaker.Make(type, options.Arguments ?? new Dictionary<string, string>());
        try
        {
            return (made == "" ? "" : $"{type.Name}, made with {made} (--with NAME=VALUE makes another){Environment.NewLine}") + (string)method.Invoke(network, given)!;
        }
        catch (TargetInvocationException e)
        {
            throw NetworkMaker.Refused(type, made, e.InnerException!);
        }
    }

    /// <summary>The models and rules that a network is made of, of which its text tells.</summary>
    private static IEnumerable<Type> Parts(Type network) => network.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        .SelectMany(p => p.PropertyType.GetGenericArguments().Concat(p.CustomAttributes.SelectMany(a => a.AttributeType.GetGenericArguments())));

    private static bool IsMarked(Type type) => type.CustomAttributes.Any(a => a.AttributeType.Namespace == Marks) && type.GetMethod(Words, BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly) is { } method && method.ReturnType == typeof(string);

    private static bool IsNetwork(Type type) => type.CustomAttributes.Any(a => a.AttributeType.Namespace == Marks && a.AttributeType.Name == Network);

    private sealed class Context(string path) : AssemblyLoadContext("described", isCollectible: true)
    {
        private readonly AssemblyDependencyResolver _known = new(path);

        protected override Assembly? Load(AssemblyName name)
        {
            string beside = Path.Combine(Path.GetDirectoryName(path)!, name.Name + ".dll");
            return (_known.ResolveAssemblyToPath(name) ?? (File.Exists(beside) ? beside : null)) is { } found ? LoadFromAssemblyPath(found) : null;
        }

        protected override nint LoadUnmanagedDll(string name) => _known.ResolveUnmanagedDllToPath(name) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
    }
}
