using System.Reflection;
using ILGPU;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Execution.Devices;

/// <summary>
/// To ILGPU structs of the same fields in the same order are one type, however they nest: that which it met first. Whether a kernel
/// compiles, and what it has in registers, would then depend on those before it (findings/ilgpu-structs-of-the-same-fields.sh).
/// </summary>
public sealed class KernelStructTests
{
    [Fact]
    public void Structs_of_the_same_fields_nest_alike()
    {
        var types = typeof(NeuronsView).Assembly.GetTypes().Where(t => t.Namespace == typeof(NeuronsView).Namespace).Select(t => t.IsGenericTypeDefinition ? Closed(t) : t).OfType<Type>().ToList();
        var structs = types.Where(IsOfKernels).ToHashSet();
        var arguments = structs.Where(t => Views(t).Any()).ToHashSet();
        var methods = types.SelectMany(t => t.GetMethods(All | BindingFlags.Static | BindingFlags.DeclaredOnly)).Where(m => m.GetParameters().Select(p => p.ParameterType).Append(m.DeclaringType!).Any(t => arguments.Contains(t.IsByRef ? t.GetElementType()! : t)));
        structs.IntersectWith(arguments.SelectMany(Views).Concat(methods.SelectMany(m => m.GetMethodBody()?.LocalVariables ?? []).Select(l => l.LocalType)).Concat(arguments).SelectMany(Within));
        Assert.Contains(typeof(PathView), structs);
        Assert.Contains(typeof(PathsView<PlainPaths>), structs);
        Assert.Contains(structs, t => t.Name == "RandomRow"); // of a method
        var unlike = structs.Select(t => (Type: t, Flat: string.Join(",", Flat(t)), Nested: Nested(t))).Where(t => t.Flat.Contains(','))
            .GroupBy(t => t.Flat).Where(g => g.Select(t => t.Nested).Distinct().Count() > 1)
            .Select(g => string.Join(" and ", g.Select(t => $"{t.Type.Name} {t.Nested}")));
        Assert.Empty(unlike);
    }

    /// <summary>A generic struct of one parameter, with what paths are by default.</summary>
    private static Type? Closed(Type type)
    {
        try
        {
            return type.GetGenericArguments().Length == 1 ? type.MakeGenericType(typeof(PlainPaths)) : null;
        }
        catch (ArgumentException)
        {
            return null; // it is of something else
        }
    }

    /// <summary>What the arrays in it are of.</summary>
    private static IEnumerable<Type> Views(Type type) => IsView(type) ? type.GetGenericArguments() : IsLeaf(type) ? [] : Fields(type).SelectMany(f => Views(f.FieldType));

    /// <summary>It, and the structs in it.</summary>
    private static IEnumerable<Type> Within(Type type) => IsOfKernels(type) ? Fields(type).SelectMany(f => Within(f.FieldType)).Append(type) : [];

    private static bool IsOfKernels(Type type) => type is { IsValueType: true, IsEnum: false, IsPrimitive: false, IsByRefLike: false, ContainsGenericParameters: false } && !IsView(type) && Fields(type) is { Length: > 0 } fields && fields.All(f => IsLeaf(f.FieldType) || (f.FieldType != type && IsOfKernels(f.FieldType)));

    private static bool IsLeaf(Type type) => type.IsPrimitive || type.IsEnum || IsView(type);

    private static bool IsView(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>);

    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static FieldInfo[] Fields(Type type) => type.GetFields(All);

    private static IEnumerable<string> Flat(Type type) => IsLeaf(type) ? [Leaf(type)] : Fields(type).SelectMany(f => Flat(f.FieldType));

    private static string Nested(Type type) => IsLeaf(type) ? Leaf(type) : $"({string.Join(",", Fields(type).Select(f => Nested(f.FieldType)))})";

    /// <summary>Numbers with and without a sign are one type there.</summary>
    private static string Leaf(Type type) => IsView(type) ? $"view of {type.GetGenericArguments()[0].Name}" : (type.IsEnum ? Enum.GetUnderlyingType(type).Name : type.Name).TrimStart('U');
}
