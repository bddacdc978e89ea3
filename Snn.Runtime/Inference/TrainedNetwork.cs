using System.Globalization;

namespace Snn.Runtime;

/// <summary>
/// What training has made of a network, to be used or trained further: weights, connections, parameters and delays, without the
/// optimiser. A file of it says of which network it is, to the equations, so that no other reads it.
/// </summary>
public sealed class TrainedNetwork : IDisposable
{
    private const string LossMark = "loss", LossOfMark = "loss of ", SeedMark = "seed";

    private static readonly SealedFile Sealed = new("SNNMODEL", 1, "trained network");

    private readonly IReadOnlyDictionary<string, string> _losses; // of further readouts, by these

    private TrainedNetwork(NetworkLayout layout, int seed, string loss, IReadOnlyDictionary<string, string> losses)
    {
        (Layout, Seed, Loss, _losses) = (layout, seed, loss, losses);
        Weights = new(layout, seed);
        Parameters = new(layout, seed);
    }

    /// <summary>The network's shape.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>The weights.</summary>
    public WeightStore Weights { get; }

    /// <summary>The parameters and delays that were trained, or that updates of the network have.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>Seed of the run that trained it, from which what neurons have of their own is drawn.</summary>
    public int Seed { get; }

    /// <summary>Class of the loss that it was trained for, of several readouts that of the main one.</summary>
    public string Loss { get; }

    /// <summary>Class of the loss of a readout, by the first of its losses; null where it had none.</summary>
    internal string? LossOf(ObjectiveTerm judge) => judge.IsMain ? Loss : _losses.GetValueOrDefault(judge.Name);

    /// <summary>Reads a file that <see cref="Trainer.SaveNetwork"/> has written.</summary>
    /// <param name="network">The network, as it was made for training: same sizes, equations, time step, delays and values.</param>
    /// <param name="path">The file.</param>
    /// <returns>What it holds; the caller's to dispose of.</returns>
    /// <exception cref="CheckpointException">There is none, it is damaged, or it is of another network, which is named.</exception>
    public static TrainedNetwork Load(INetwork network, string path)
    {
        var layout = network.Layout();
        TrainedNetwork? read = null;
        try
        {
            Read(path, seed: null, (seed, loss, losses) =>
            {
                read = new(layout, seed, loss, losses);
                return (read.Weights, read.Parameters);
            });
            return read!;
        }
        catch
        {
            read?.Dispose();
            throw;
        }
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        Weights.Dispose();
        Parameters.Dispose();
    }

    /// <exception cref="CheckpointException">The file cannot be written; the old one, if any, is whole.</exception>
    internal static void Save(string path, TrainingSetup setup)
    {
        var arrays = Arrays(setup.Weights, setup.Parameters);
        if (arrays.Select(a => a.WhyNot(a.Values)).FirstOrDefault(w => w is not null) is { } wrong)
        {
            throw new CheckpointException($"{path} is not written: {wrong}. The last file, if any, is whole.");
        }

        var header = new CheckpointHeader
        {
            Epoch = 0,
            Iteration = 0,
            Must = [.. Marks(setup.Weights, setup.Options.Seed)],
            May = [new(SeedMark, CheckpointMark.Text(setup.Options.Seed)), new(LossMark, setup.Objective.Main.GetType().Name), .. setup.Objective.Judges.Skip(1).Select(j => new CheckpointMark(LossOfMark + j.Name, j.Loss.GetType().Name))],
        };
        Sealed.Save(path, writer => Checkpoint.Write(writer, header, arrays), "The last file, if any, is whole.");
    }

    /// <summary>Reads a file into a run of the same network.</summary>
    /// <exception cref="CheckpointException">There is none, it is damaged, or it is of another network; nothing has changed.</exception>
    internal static void Load(string path, WeightStore weights, ParameterStore parameters, int seed) =>
        Read(path, seed, (_, _, _) => (weights, parameters));

    /// <param name="path">The file.</param>
    /// <param name="seed">Seed of the run that it is read into, which neurons have their own numbers from; null for that of the file.</param>
    /// <param name="place">Where the numbers go, by the seed and the losses of the file.</param>
    private static void Read(string path, int? seed, Func<int, string, IReadOnlyDictionary<string, string>, (WeightStore Weights, ParameterStore Parameters)> place)
    {
        Sealed.Load(path, Find, "Check the name, or train the network first.");

        void Find(CheckpointReader reader)
        {
            var header = reader.Header();
            int given = int.TryParse(ValueOf(SeedMark), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number
                : throw new CheckpointContentException("it has no seed");
            var (weights, parameters) = place(given, ValueOf(LossMark) ?? "", header.May.Where(m => m.Name.StartsWith(LossOfMark, StringComparison.Ordinal)).ToDictionary(m => m.Name[LossOfMark.Length..], m => m.Value));
            if (CheckpointHeader.Differences([.. Marks(weights, seed ?? given)], header.Must).ToArray() is { Length: > 0 } differences)
            {
                throw new CheckpointException($"{path} is of another network: {string.Join("; ", differences)}. Make the network as it was trained, or load another file.");
            }

            Take(weights, parameters, reader, path);

            string? ValueOf(string name) => header.May.FirstOrDefault(m => m.Name == name)?.Value;
        }
    }

    /// <summary>Takes over the numbers of a file, all or nothing.</summary>
    private static void Take(WeightStore weights, ParameterStore parameters, CheckpointReader reader, string path)
    {
        var arrays = Arrays(weights, parameters);
        var values = reader.Arrays(arrays, Checkpoint.Feedback);
        string? wrong = WeightBounds.WhyNot(weights, values[0]) ?? (parameters.Layout.Parameters.Count > 0 ? parameters.WhyNot(raw: values[^2], values[^1]) : null);
        if (wrong is not null)
        {
            throw new CheckpointException($"{path} cannot be used: {wrong}. {CheckpointContentException.Restore}");
        }

        for (int i = 0; i < arrays.Length; i++)
        {
            arrays[i].Set(values[i]);
        }

        parameters.Renew();
    }

    /// <summary>What must agree: the network to its equations and values, and what its neurons and synapses have of their own.</summary>
    private static IEnumerable<CheckpointMark> Marks(WeightStore weights, int seed) =>
        [.. CheckpointMark.Of(weights.Layout), .. CheckpointMark.OfDelays(weights), .. new NeuronNumbers(weights.Layout, seed).Marks(withStarts: true)];

    /// <summary>The weights are first, the parameters last.</summary>
    private static CheckpointArray[] Arrays(WeightStore weights, ParameterStore parameters) =>
    [
        new CheckpointFloats("weights", weights.All),
        .. weights.Layout.Projections.Select((p, i) => (Projection: p, Pairs: weights.Connections(i))).Where(p => p.Pairs is not null)
            .Select(p => new CheckpointConnections(p.Projection, p.Pairs!)),
        .. weights.Layout.Parameters.Count > 0 ? (CheckpointArray[])[new CheckpointFloats("parameters as the optimiser moves them", parameters.Raw), new CheckpointFloats("parameters", parameters.Values)] : [],
    ];
}
