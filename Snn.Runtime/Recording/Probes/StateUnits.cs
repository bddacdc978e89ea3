using System.Reflection;

namespace Snn.Runtime;

/// <summary>Units of states, as their types say them.</summary>
internal static class StateUnits
{
    /// <summary>The base unit of a state's type; empty where it is a plain number, or a synapse's.</summary>
    /// <param name="layout">The network's shape.</param>
    /// <param name="name">The state: <c>Exc.V</c>.</param>
    public static string Of(NetworkLayout layout, string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        var neurons = layout.Populations.FirstOrDefault(p => p.Name == name[..dot])?.Neurons;
        const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var type = neurons?.GetType().GetGenericArguments()[0].GetProperty(name[(dot + 1)..], any)?.PropertyType;
        return type == typeof(Voltage) ? "mV"
            : type == typeof(Current) ? "nA"
            : type == typeof(Time) ? "ms"
            : type == typeof(Rate) ? "kHz"
            : type == typeof(Conductance) ? "uS"
            : type == typeof(Resistance) ? "MOhm"
            : type == typeof(Capacitance) ? "nF"
            : "";
    }
}
