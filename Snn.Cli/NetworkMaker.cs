using System.Globalization;
using System.Reflection;

namespace Snn.Cli;

/// <summary>Makes a network to be described, with arguments that are given, that have a default, or that are 1.</summary>
internal static class NetworkMaker
{
    /// <summary>Checks that what is given is of one of the networks.</summary>
    /// <exception cref="InvalidDataException">None has a parameter of the name.</exception>
    public static void CheckNames(IReadOnlyList<Type> networks, IReadOnlyDictionary<string, string> given)
    {
        string[] known = [.. networks.SelectMany(Constructors).SelectMany(c => c.GetParameters()).Select(p => p.Name!).Distinct().Order(StringComparer.Ordinal)];
        if (given.Keys.FirstOrDefault(name => !known.Contains(name)) is { } other)
        {
            throw new InvalidDataException($"--with {other}: {(networks.Count == 0 ? "no network is described" : $"{string.Join(", ", networks.Select(n => n.Name))} {(networks.Count == 1 ? "has" : "have")} no parameter {other}; there {(known.Length == 0 ? "are none" : $"{(known.Length == 1 ? "is" : "are")} {string.Join(", ", known)}")}")}.");
        }
    }

    /// <summary>Makes one.</summary>
    /// <returns>The network, and its arguments in words where one of them was made up.</returns>
    /// <exception cref="InvalidDataException">It cannot be made.</exception>
    public static (object Network, string MadeWith) Make(Type type, IReadOnlyDictionary<string, string> given)
    {
        // what is given to describe several networks may be of another
        string[] own = [.. given.Keys.Where(name => Constructors(type).Any(c => Has(c, name))).Order(StringComparer.Ordinal)];
        var constructor = Constructors(type).OrderBy(c => own.Count(name => !Has(c, name))).ThenBy(c => c.GetParameters().Count(p => !p.HasDefaultValue && !given.ContainsKey(p.Name!))).ThenBy(c => c.GetParameters().Length).First();
        if (own.FirstOrDefault(name => !Has(constructor, name)) is { } left)
        {
            throw new InvalidDataException($"{type.Name} has no constructor with all of {string.Join(", ", own)}; leave out {left}, or others.");
        }

        var parameters = constructor.GetParameters();
        var values = parameters.Select(p => Value(type, p, given)).ToArray();
        string made = string.Join(", ", parameters.Zip(values, (p, v) => (p, v)).Where(x => !x.p.HasDefaultValue || given.ContainsKey(x.p.Name!)).Select(x => $"{x.p.Name} = {Word(x.v)}"));
        bool isMadeUp = parameters.Any(p => !p.HasDefaultValue && !given.ContainsKey(p.Name!));
        try
        {
            return (constructor.Invoke(values), isMadeUp ? made : "");
        }
        catch (TargetInvocationException e)
        {
            throw Refused(type, made, e.InnerException!);
        }
    }

    /// <summary>Says that a network with made-up arguments is none.</summary>
    public static InvalidDataException Refused(Type type, string made, Exception why) =>
        new($"{type.Name}{(made == "" ? "" : $" with {made}")}: {why.Message.Split('\n')[0].Replace($" (Parameter '{(why as ArgumentException)?.ParamName}')", "", StringComparison.Ordinal).Trim().TrimEnd('.')}. Give it others by --with NAME=VALUE.", why);

    private static ConstructorInfo[] Constructors(Type type) => type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance);

    private static bool Has(ConstructorInfo constructor, string name) => constructor.GetParameters().Any(p => p.Name == name);

    private static string Word(object? value) => value switch
    {
        null => "null",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ when value.GetType() is { IsValueType: true } type && type.GetProperty("Value") is { } quantity => Word(quantity.GetValue(value)),
        _ when value.GetType() is { IsValueType: false } type && value is not string => type.Name,
        _ => value.ToString() ?? "",
    };

    private static object? Value(Type network, ParameterInfo parameter, IReadOnlyDictionary<string, string> given)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        string? text = given.GetValueOrDefault(parameter.Name!);
        if (text is null && parameter.HasDefaultValue)
        {
            return parameter.DefaultValue ?? (parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null);
        }

        if (text is null && type != parameter.ParameterType)
        {
            return null;
        }

        try
        {
            if (type.IsEnum)
            {
                return text is null ? Enum.GetValues(type).GetValue(0) : Enum.Parse(type, text, ignoreCase: true);
            }

            if (type.IsPrimitive || type == typeof(string) || type == typeof(decimal))
            {
                return type == typeof(bool) ? text is not null && bool.Parse(text)
                    : type == typeof(float) ? float.Parse(text ?? "1", NumberStyles.Float, CultureInfo.InvariantCulture)
                    : type == typeof(double) ? double.Parse(text ?? "1", NumberStyles.Float, CultureInfo.InvariantCulture)
                    : type == typeof(decimal) ? decimal.Parse(text ?? "1", NumberStyles.Float, CultureInfo.InvariantCulture)
                    : Convert.ChangeType(text ?? "1", type, CultureInfo.InvariantCulture);
            }

            // a quantity is a number in its base unit
            if (type.IsValueType && type.GetConstructor([typeof(float)]) is { } quantity)
            {
                return quantity.Invoke([float.Parse(text ?? "1", NumberStyles.Float, CultureInfo.InvariantCulture)]);
            }
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException or ArgumentException)
        {
            throw new InvalidDataException($"{network.Name}: '{text}' is no {type.Name}, which {parameter.Name} is.", e);
        }

        try
        {
            // the start of weights says nothing about the equations
            return !type.IsValueType && text is null ? Made(type) ?? throw Unknown(network, parameter) : throw Unknown(network, parameter);
        }
        catch (TargetInvocationException e)
        {
            throw Unknown(network, parameter, e.InnerException);
        }
    }

    /// <summary>An object of a class that can be made of nothing, by itself or by one of its own functions.</summary>
    private static object? Made(Type type)
    {
        if (!type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is { } constructor)
        {
            return constructor.Invoke(null);
        }

        var function = type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.ReturnType == type && !m.IsGenericMethod && m.GetParameters().All(p => p.HasDefaultValue)).OrderBy(m => m.Name, StringComparer.Ordinal).FirstOrDefault();
        return function?.Invoke(null, [.. function.GetParameters().Select(p => p.DefaultValue)]);
    }

    private static InvalidDataException Unknown(Type network, ParameterInfo parameter, Exception? why = null) =>
        new($"{network.Name} needs a {parameter.ParameterType.Name} for {parameter.Name}, which cannot be made up here{(why is null ? "" : $" ({why.Message.Split('\n')[0].Trim()})")}; give the parameter a default value, or the class a constructor without it.", why);
}
