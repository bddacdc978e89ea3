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
    private static readonly Dictionary<string, string> NoArguments = [];

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
        catch (BadImageFormatException e)
        {
            throw new InvalidDataException($"{path}: this is no .NET assembly; name a project, or what dotnet build makes of one.", e);
        }
        catch (ReflectionTypeLoadException e)
        {
            throw new InvalidDataException($"{path}: what it refers to does not lie beside it: {e.LoaderExceptions.FirstOrDefault()?.Message ?? e.Message} Name the project, which is built with all of it.", e);
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

        NetworkMaker.CheckNames([.. meant.Where(IsNetwork)], options.Arguments ?? NoArguments);
        HashSet<Type> told = [.. options is { Name: null, Full: false, Latex: false } ? meant.Where(IsNetwork).SelectMany(Parts) : []];
        var texts = meant.Where(t => !told.Contains(t)).Select(t => (Type: t, Method: Written(t, method)))
            .Where(t => t.Method is not null).Select(t => Of(t.Type, t.Method!, options)).ToList();
        return texts.Count > 0 ? string.Join(Environment.NewLine + Environment.NewLine, texts) : throw new InvalidDataException($"{string.Join(", ", meant.Select(t => t.Name))}: there is no LaTeX of {(meant.Count == 1 ? "it" : "these")}; leave out --latex.");
    }

    private static string Of(Type type, MethodInfo method, DescribeOptions options)
    {
        object?[] given = method.GetParameters().Length == 0 ? [] : [options.Full];
        // a text that is not a network's is the same for all of the class
        var (described, made) = !IsNetwork(type) || options.Latex ? (RuntimeHelpers.GetUninitializedObject(type), "") : NetworkMaker.Make(type, options.Arguments ?? NoArguments);
        try
        {
            return (made == "" ? "" : $"{type.Name}, made with {made} (--with NAME=VALUE makes another){Environment.NewLine}") + (string)method.Invoke(described, given)!;
        }
        catch (TargetInvocationException e)
        {
            throw NetworkMaker.Refused(type, made, e.InnerException!);
        }
    }

    /// <summary>The models and rules that a network is made of, of which its text tells.</summary>
    private static IEnumerable<Type> Parts(Type network) => network.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        .SelectMany(p => p.PropertyType.GetGenericArguments().Concat(p.CustomAttributes.SelectMany(a => a.AttributeType.GetGenericArguments())));

    private static bool IsMarked(Type type) => type.CustomAttributes.Any(a => a.AttributeType.Namespace == Marks) && Written(type, Words) is not null;

    /// <summary>A method that the generator wrote, beside which the class may have others of the name.</summary>
    private static MethodInfo? Written(Type type, string name) => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(m => m.Name == name && m.ReturnType == typeof(string) && !m.IsGenericMethod && (m.GetParameters() is [] || (name == Words && m.GetParameters() is [var full] && full.ParameterType == typeof(bool))))
        .MinBy(m => m.GetParameters().Length);

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
