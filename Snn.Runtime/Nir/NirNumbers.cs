using System.Globalization;

namespace Snn.Runtime;

/// <summary>
/// The numbers of a NIR file as a network wants them that <see cref="NirSource"/> has written: the network is given them by its
/// <c>Load</c>.
/// </summary>
public sealed class NirNumbers
{
    private readonly NirPlan _plan;
    private readonly NirMethod _method;
    private readonly string _path;
    private readonly Dictionary<string, double[]> _gains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SynapseList> _lists = new(StringComparer.Ordinal);

    internal NirNumbers(NirPlan plan, string path, Time dt, NirMethod method) => (_plan, _path, Dt, _method) = (plan, path, dt, method);

    /// <summary>Length of a step.</summary>
    public Time Dt { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; it may be gzipped.</param>
    /// <param name="dt">Length of a step.</param>
    /// <param name="method">How a step is taken.</param>
    /// <param name="print">Print of the graph that the network was written for: its nodes, shapes, and parameters that the source has.</param>
    /// <exception cref="NirException">The file cannot be read, or has another graph.</exception>
    public static NirNumbers Read(string path, Time dt, NirMethod method, string print)
    {
        var graph = NirGraph.Read(path);
        try
        {
            var numbers = new NirNumbers(new(graph), path, dt, method);
            return numbers.Print() == print ? numbers
                : throw new NirException("has another graph than the file that the network was written for: other nodes, shapes, delays or shared parameters. Write the network again with snn import.");
        }
        catch (NirException e)
        {
            throw e.In(path);
        }
    }

    /// <summary>A number that each neuron of a node has, in the order of the population's neurons; times in milliseconds.</summary>
    /// <param name="node">The node.</param>
    /// <param name="field">Its field, as <c>tau_mem</c>; <c>bias</c> for what the nodes before it add to its input.</param>
    public float[] Of(string node, string field) => NirParameter.Of(Population(node), field).Values;

    /// <summary>The weights of a path from a node to a node, as they add to the target's state.</summary>
    /// <param name="path">The nodes, both ends included.</param>
    public Init Weights(params string[] path)
    {
        var link = Link(path);
        return link.Weights(Gains(link.Target));
    }

    /// <summary>The synapses of a path that is neither a whole matrix nor a convolution.</summary>
    /// <param name="path">The nodes, both ends included.</param>
    public SynapseList Synapses(params string[] path)
    {
        var link = Link(path);
        if (!_lists.TryGetValue(link.Text, out var list))
        {
            _lists.Add(link.Text, list = link.Synapses(Gains(link.Target), ArrivalOf));
        }

        return list;
    }

    internal double[] Gains(NirPopulation population)
    {
        if (!_gains.TryGetValue(population.Name, out double[]? gains))
        {
            _gains.Add(population.Name, gains = population.Gains(Seconds(Dt), _method));
        }

        return gains;
    }

    /// <summary>The delay of a projection: a step for the way, and what the file has, in whole steps.</summary>
    internal Time ArrivalOf(double seconds)
    {
        double steps = Math.Round(seconds / Seconds(Dt)) + 1;
        return steps <= int.MaxValue ? new((float)(steps * Dt.Value)) : throw new NirException($"a delay of {seconds} s has more steps than there are numbers.");
    }

    /// <summary>Whether populations of a primitive are of a model with a bias.</summary>
    internal bool HasBias(string type) => _plan.Populations.Any(p => p.Node.Type == type && p.HasBias);

    /// <summary>What the source has of the graph: names, shapes, forms, delays and parameters that all neurons of a node share.</summary>
    internal string Print()
    {
        ulong print = 14695981039346656037;
        Add(_method.ToString());
        foreach (var population in _plan.Populations)
        {
            Add($"{population.Name} {population.Node.Type} {NirArray.Text(population.Dimensions)}");
            foreach (var parameter in NirParameter.Of(population, _method, HasBias(population.Node.Type)))
            {
                Add($"{parameter.Field} {(parameter.IsShared ? parameter.Values[0].ToString("R", CultureInfo.InvariantCulture) : "each")}");
            }
        }

        foreach (var link in _plan.Links)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"{link.Text} {link.Form(Gains(link.Target))} {link.Delay:R} {link.Core.FirstOrDefault()?.Convolution}"));
        }

        return print.ToString("x16", CultureInfo.InvariantCulture);

        // FNV-1a (Fowler, Noll and Vo)
        void Add(string text)
        {
            foreach (char c in text + "\n")
            {
                print = unchecked((print ^ c) * 1099511628211);
            }
        }
    }

    /// <summary>A step of 0.1 ms is meant to be 0.1 ms, not the single-precision number next to it.</summary>
    internal static double Seconds(Time time) => SonataFile.Decimal(time.Value) / 1000;

    private NirPopulation Population(string node) => _plan.Populations.FirstOrDefault(p => p.Name == node) ?? throw new NirException(node, null, $"is no population of {_path}.");

    private NirLink Link(string[] path) => _plan.Links.FirstOrDefault(l => l.Path.SequenceEqual(path)) ?? throw new NirException($"{_path} has no path {string.Join(" > ", path)}.");
}
