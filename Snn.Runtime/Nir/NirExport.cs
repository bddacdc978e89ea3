namespace Snn.Runtime;

/// <summary>
/// A network as a graph of NIR. Its models are recognised by their equations, not by their names: those that the exact plan has
/// of them, as matrices.
/// </summary>
public static class NirExport
{
    /// <summary>The graph of a network.</summary>
    /// <param name="network">The network; one whose equations are no flows or not smooth has no exact plan and no graph, and <c>Describe(full: true)</c> says which.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="parameters">Its trained parameters; null for those that it was made with.</param>
    /// <exception cref="NirException">A population or projection has no node in NIR; it is named.</exception>
    public static NirGraph Of(IExactNetwork network, WeightStore weights, ParameterStore? parameters = null)
    {
        var layout = weights.Layout;
        foreach (var population in layout.Populations)
        {
            CheckAlike(layout, population);
        }

        return new Writing(layout, network.Exact(parameters), weights).Graph();
    }

    private static void CheckAlike(NetworkLayout layout, PopulationLayout population)
    {
        string? what = population.Neurons?.Parameters.All.Keys.FirstOrDefault() ?? layout.Parameters.FirstOrDefault(p => p.PerNeuron && !p.IsDelay && layout.Populations[p.Population] == population)?.Name;
        if (what is not null)
        {
            throw new NirException(population.Name, what, "differs from neuron to neuron, and equations are recognised of populations whose neurons are alike; give all one value, or write the graph by hand.");
        }

        if (population.Neurons?.Start.All.Keys.FirstOrDefault() is { } state)
        {
            throw new NirException(population.Name, state, "starts with values of its own, and nodes of NIR start at rest; leave out Start.");
        }
    }

    /// <summary>A graph in the making.</summary>
    private sealed class Writing(NetworkLayout layout, ExactSystem system, WeightStore weights)
    {
        private readonly List<(string, NirNode)> _nodes = [];
        private readonly List<(string, string)> _edges = [];
        private readonly Dictionary<int, double> _biases = [];
        private readonly double _dt = NirNumbers.Seconds(layout.Dt);

        public NirGraph Graph()
        {
            for (int p = 0; p < layout.Populations.Count; p++)
            {
                _nodes.Add((layout.Populations[p].Name, Node(p)));
            }

            for (int p = 0; p < layout.Projections.Count; p++)
            {
                Add(p);
            }

            if (_biases.Count > 0)
            {
                throw new NirException(layout.Populations[_biases.Keys.First()].Name, null, "has a steady input, which NIR has in an Affine or Conv2d before a node; let a Dense, Sparse or Convolution lead there.");
            }

            foreach (int p in Outputs())
            {
                _nodes.Add((Free("Output"), NirNode.Output(Dimensions(p))));
                _edges.Add((layout.Populations[p].Name, _nodes[^1].Item1));
            }

            var graph = new NirGraph(_nodes, _edges) { Metadata = new Dictionary<string, NirValue> { ["dt"] = NirArray.Of(_dt) } };
            graph.Check();
            return graph;
        }

        private NirNode Node(int p)
        {
            if (system.Populations[p].IsSource)
            {
                return NirNode.Input(Dimensions(p));
            }

            var found = NirRecognition.Of(Affine(p), Kicks(p), Dimensions(p), _dt);
            if (found.Bias != 0)
            {
                _biases.Add(p, found.Bias);
            }

            return found.Node;
        }

        // the readouts, or where spikes end
        private IEnumerable<int> Outputs()
        {
            if (layout.Readout >= 0)
            {
                return layout.Readouts;
            }

            int[] ends = [.. Enumerable.Range(0, layout.Populations.Count).Where(p => !layout.Inputs.Contains(p) && layout.Projections.All(q => q.Source != p))];
            return ends.Length > 0 ? ends : [layout.Populations.Count - 1];
        }

        private AffinePopulation Affine(int p) => system.Populations[p] as AffinePopulation
            ?? throw new NirException(layout.Populations[p].Name, null, $"has equations that are not affine in its states, and NIR has no node for them ({layout.Populations[p].Model}).");

        private IReadOnlyList<double>[] Kicks(int p) => [.. system.Projections.Where(q => q.Target == p).Select(q => q.Kick)];

        // in NIR places have channels first; a population has places where a projection goes by them
        private bool HasPlaces(int p) => layout.Projections.Any(q => q.Patches is not null && (q.Source == p || q.Target == p));

        private int[] Dimensions(int p) => HasPlaces(p) && layout.Populations[p].Shape is { } shape ? [shape.Channels, shape.Height, shape.Width] : [layout.Populations[p].Size];

        private int PlaceOf(int p, int neuron) => HasPlaces(p) && layout.Populations[p].Shape is { } shape
            ? neuron % shape.Channels * shape.Height * shape.Width + neuron / shape.Channels : neuron;

        private string Free(string name)
        {
            while (_nodes.Any(n => n.Item1 == name))
            {
                name += "_";
            }

            return name;
        }

        private void Add(int p)
        {
            var projection = layout.Projections[p];
            string source = layout.Populations[projection.Source].Name, target = layout.Populations[projection.Target].Name;
            if (projection.Delays is not null || system.Projections[p].SourceDelays.Count > 0)
            {
                throw new NirException(projection.Name, null, "has delays of single synapses, and a Delay of NIR delays what a neuron sends to all; give the projection one Delay.");
            }

            if (projection.IsProcedural)
            {
                throw new NirException(projection.Name, null, "is Procedural, of which no weights are kept; connect by Sparse.");
            }

            double delay = Math.Max(Math.Round(system.Projections[p].Delay / 1000 / _dt) - 1, 0) * _dt;
            double kick = system.Projections[p].Kick.Sum();
            if (delay > 0)
            {
                string name = Free($"{projection.Name}.Delay");
                _nodes.Add((name, NirNode.Delay(NirArray.Filled(delay, Dimensions(projection.Source)))));
                _edges.Add((source, name));
                source = name;
            }

            bool isPatch = projection.Patches is not null;
            if (!isPatch && HasPlaces(projection.Source))
            {
                string name = Free($"{projection.Name}.Flatten");
                _nodes.Add((name, NirNode.Flatten(Dimensions(projection.Source))));
                _edges.Add((source, name));
                source = name;
            }

            if (!isPatch && HasPlaces(projection.Target))
            {
                throw new NirException(projection.Name, null, $"ends at '{target}', which has places since a Convolution or Pool goes by them, and NIR has no node that gives a row of numbers places; let a Convolution or Pool lead there.");
            }

            string own = Free(projection.Name);
            if (projection.Patches is { Pooling: not null } pool)
            {
                AddPool(p, pool, kick, source, own, target);
                return;
            }

            _biases.Remove(projection.Target, out double bias);
            _nodes.Add((own, isPatch ? Kernel(p, projection.Patches!, kick, bias) : Matrix(p, kick, bias)));
            _edges.Add((source, own));
            _edges.Add((own, target));
        }

        private void AddPool(int p, Patches patches, double kick, string source, string own, string target)
        {
            // of an average the weight is kept as each synapse has it
            double weight = weights.Of(p).Span[0] * kick, area = (double)patches.Kernel.Height * patches.Kernel.Width;
            bool isMean = (float)weight == (float)(1 / area) && area > 1;
            int[] window = [patches.Kernel.Height, patches.Kernel.Width], stride = [patches.Stride.Height, patches.Stride.Width], padding = [patches.Padding.Height, patches.Padding.Width];
            _nodes.Add((own, isMean ? NirNode.AvgPool2d(window, stride, padding) : NirNode.SumPool2d(window, stride, padding)));
            _edges.Add((source, own));
            if (!isMean && weight != 1)
            {
                string scale = Free($"{own}.Weight");
                _nodes.Add((scale, NirNode.Scale(NirArray.Filled(weight, Dimensions(layout.Projections[p].Target)))));
                _edges.Add((own, scale));
                own = scale;
            }

            _edges.Add((own, target));
        }

        private NirNode Matrix(int p, double kick, double bias)
        {
            int sources = weights.SourceSize(p), targets = weights.TargetSize(p);
            if ((long)sources * targets > Array.MaxLength)
            {
                throw new NirException(layout.Projections[p].Name, "weight", $"is a matrix of {targets} x {sources} in NIR, which is too large.");
            }

            var (values, pairs) = (new double[sources * targets], weights.Connections(p));
            for (int k = 0; k < sources; k++)
            {
                var row = weights.Row(p, k);
                int from = PlaceOf(layout.Projections[p].Source, k);
                for (int i = 0; i < row.Length; i++)
                {
                    values[(pairs is null ? i : pairs.TargetOf(pairs.FirstOf(k) + i)) * sources + from] = row[i] * kick;
                }
            }

            NirArray weight = new(values, [targets, sources], KindOf(kick));
            return bias == 0 ? NirNode.Linear(weight) : NirNode.Affine(weight, NirArray.Filled(bias, targets));
        }

        private NirNode Kernel(int p, Patches patches, double kick, double bias)
        {
            int[] stride = [patches.Stride.Height, patches.Stride.Width], padding = [patches.Padding.Height, patches.Padding.Width];
            var kernel = weights.Kernel(p);
            var (rows, columns) = (patches.Kernel.Height, patches.Kernel.Width);
            var values = new double[kernel.ChannelsOut * kernel.ChannelsIn * rows * columns];
            int n = 0;
            for (int o = 0; o < kernel.ChannelsOut; o++)
            {
                for (int c = 0; c < kernel.ChannelsIn; c++)
                {
                    for (int y = 0; y < rows; y++)
                    {
                        for (int x = 0; x < columns; x++)
                        {
                            values[n++] = kernel[y, x, c, o] * kick;
                        }
                    }
                }
            }

            return NirNode.Conv2d([patches.Source.Height, patches.Source.Width], new(values, [kernel.ChannelsOut, kernel.ChannelsIn, rows, columns], KindOf(kick)), NirArray.Filled(bias, kernel.ChannelsOut), stride, padding, [1, 1]);
        }

        // weights as they are have no more digits
        private static NirNumber KindOf(double kick) => kick == 1 ? NirNumber.Single : NirNumber.Double;
    }
}
