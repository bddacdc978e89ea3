using System.Globalization;

namespace Snn.Runtime;

/// <summary>
/// The parameters of a network that learn or that its updates have: their values in the coherent base of their units (ms, mV, ...), and the raw values
/// that an optimiser moves without bounds. A raw value is the value itself, or its natural logarithm where the value stays
/// positive. Trials read the values when a trial begins.
/// </summary>
public sealed class ParameterStore : IDisposable
{
    private readonly ParameterArray _values;
    private readonly ParameterArray _raw;
    private readonly Dictionary<string, int> _starts = []; // by the state that starts with it

    /// <summary>The values that the network was made with.</summary>
    /// <param name="layout">The network's shape.</param>
    /// <param name="seed">Seed of the run, for values that a population draws for its neurons.</param>
    /// <exception cref="ArgumentException">A value is no finite number, or not positive and has to be.</exception>
    public ParameterStore(NetworkLayout layout, int seed = 1)
    {
        (_values, _raw) = (new(layout), new(layout));
        var numbers = new NeuronNumbers(layout, seed);
        for (int p = 0; p < layout.Parameters.Count; p++)
        {
            Fill(p, numbers.TrainedStart(layout.Parameters[p]) ?? [(float)layout.Parameters[p].Start]);
            if (layout.Parameters[p].StartOf is { } state)
            {
                _starts.Add(state, p);
            }
        }
    }

    /// <summary>The network's shape.</summary>
    public NetworkLayout Layout => _values.Layout;

    /// <summary>Names of all parameters: population or projection, and property.</summary>
    public IEnumerable<string> Names => Layout.Parameters.Select(p => p.Name);

    /// <summary>The values of a parameter, such as <c>Hidden.TauMem</c>: one, or one per neuron.</summary>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public ReadOnlySpan<float> this[string name] => _values[name];

    /// <summary>The values of a parameter, with padding that is as good as values.</summary>
    /// <exception cref="ArgumentException">There is no such parameter.</exception>
    public ReadOnlySpan<float> Padded(string name) => _values[Layout.Parameter(name)].Span;

    /// <summary>Changes with every change of a value.</summary>
    public int Version { get; private set; }

    internal Arena Memory => _values.Memory;

    /// <summary>What an optimiser moves, padding included.</summary>
    internal Lanes Raw => _raw.All;

    /// <summary>All values, padding included.</summary>
    internal Lanes Values => _values.All;

    /// <summary>Sets a parameter; not while a trial is running.</summary>
    /// <param name="name">Population or projection, and property.</param>
    /// <param name="values">One value for all, or one per neuron.</param>
    /// <exception cref="ArgumentException">There is no such parameter, the number of values does not fit, or one of them makes no sense.</exception>
    public void Set(string name, params ReadOnlySpan<float> values)
    {
        int parameter = Layout.Parameter(name), size = _values[name].Length;
        if (values.Length != 1 && values.Length != size)
        {
            throw new ArgumentException($"{name} has {size} values; {values.Length} were given.", nameof(values));
        }

        Fill(parameter, values);
        Version++;
    }

    /// <summary>The values of a parameter, by its place in the layout.</summary>
    internal ReadOnlySpan<float> Own(int parameter) => _values[parameter].Span[..Layout.SizeOf(Layout.Parameters[parameter])];

    /// <summary>What updates let each neuron's state start with; nothing of other states.</summary>
    internal ReadOnlySpan<float> StartOf(string state) => _starts.TryGetValue(state, out int parameter) ? Own(parameter) : [];

    /// <summary>Takes over what an update has made of a parameter, within its bounds.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    internal string? Take(int parameter, ReadOnlySpan<float> given)
    {
        var (layout, values, raw) = (Layout.Parameters[parameter], _values[parameter], _raw[parameter]);
        var (least, most, positive) = ((float)layout.Least, (float)layout.Most, layout.Positive);
        for (int i = 0; i < values.Length; i++)
        {
            float value = Math.Clamp(given[Math.Min(i, given.Length - 1)], least, most);
            if (!IsSound(value, positive))
            {
                return string.Create(CultureInfo.InvariantCulture, $"has made {value} of {layout.Name}, and it must be {(positive ? "positive, since training moves its logarithm" : "a finite number")}.");
            }

            (values.At(i), raw.At(i)) = (value, ToRaw(value, positive));
        }

        Version++;
        return null;
    }

    /// <summary>Frees the memory; views into it become invalid. All that reads or sets a value throws from then on.</summary>
    public void Dispose()
    {
        _values.Dispose();
        _raw.Dispose();
    }

    /// <summary>The values that follow from the raw ones, after these have moved.</summary>
    /// <returns>Name of a parameter that has no sensible value any more, or null.</returns>
    internal string? Follow()
    {
        string? broken = null;
        for (int p = 0; p < Layout.Parameters.Count; p++)
        {
            Lanes values = _values[p], raw = _raw[p];
            var (least, most, positive) = ((float)Layout.Parameters[p].Least, (float)Layout.Parameters[p].Most, Layout.Parameters[p].Positive);
            for (int i = 0; i < values.Length; i++)
            {
                values.At(i) = positive ? (float)Math.Exp(raw.At(i)) : raw.At(i);
                if (values.At(i) < least || values.At(i) > most)
                {
                    // it stops at its bound, so that it can turn back at once
                    values.At(i) = Math.Clamp(values.At(i), least, most);
                    raw.At(i) = ToRaw(values.At(i), positive);
                }

                if (!IsSound(values.At(i), positive))
                {
                    broken ??= Layout.Parameters[p].Name;
                }
            }
        }

        Version++;
        return broken;
    }

    /// <summary>What is wrong with raw and other values that are to be all of this store's; null where nothing is.</summary>
    internal string? WhyNot(ReadOnlySpan<float> raw, ReadOnlySpan<float> values)
    {
        // raw values are kept in single precision, of which a logarithm costs some digits
        const double agreement = 1e-4;
        for (int p = 0, i = 0; p < Layout.Parameters.Count; p++)
        {
            var parameter = Layout.Parameters[p];
            for (int last = i + _values[p].Length; i < last; i++)
            {
                if (!IsSound(values[i], parameter.Positive) || values[i] < (float)parameter.Least || values[i] > (float)parameter.Most)
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{parameter.Name} is {values[i]}; it must be {(parameter.Positive ? "positive" : "a finite number")} and lie between {(float)parameter.Least} and {(float)parameter.Most}");
                }

                double moved = parameter.Positive ? Math.Exp(raw[i]) : raw[i];
                if (!(Math.Abs(moved - values[i]) <= agreement * Math.Abs(values[i])))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{parameter.Name} is {values[i]}, and {moved} as the optimiser moves it");
                }
            }
        }

        return null;
    }

    /// <summary>After raw and other values were read from a file.</summary>
    internal void Renew() => Version++;

    /// <summary>Turns dLoss/dvalue into dLoss/draw.</summary>
    internal void ToRaw(ParameterArray gradient)
    {
        for (int p = 0; p < Layout.Parameters.Count; p++)
        {
            if (Layout.Parameters[p].Positive)
            {
                // value = e^raw, so dvalue/draw = value
                Lanes slopes = gradient[p], values = _values[p];
                for (int i = 0; i < slopes.Length; i++)
                {
                    slopes.At(i) *= values.At(i);
                }
            }
        }
    }

    private void Fill(int parameter, ReadOnlySpan<float> given)
    {
        var (name, _, _, _, positive) = Layout.Parameters[parameter];
        var (least, most) = ((float)Layout.Parameters[parameter].Least, (float)Layout.Parameters[parameter].Most);
        foreach (float value in given)
        {
            if (!IsSound(value, positive))
            {
                throw new ArgumentException($"{name} is to be {value}; it must be {(positive ? "positive, since training moves its logarithm" : "a finite number")}.");
            }

            if (value < least || value > most)
            {
                throw new ArgumentException($"{name} is to be {value}; it must lie between {least} and {most}.");
            }
        }

        Lanes values = _values[parameter], raw = _raw[parameter];
        for (int i = 0; i < values.Length; i++)
        {
            // padding takes the last value: neurons that do not exist are computed too
            values.At(i) = given[Math.Min(i, given.Length - 1)];
            raw.At(i) = ToRaw(values.At(i), positive);
        }
    }

    private static float ToRaw(float value, bool positive) => positive ? (float)Math.Log(value) : value;

    private static bool IsSound(float value, bool positive) => float.IsFinite(value) && (!positive || value > 0);
}
