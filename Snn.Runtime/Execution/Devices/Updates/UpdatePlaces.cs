namespace Snn.Runtime;

/// <summary>Where the variables of a network's updates are on a device, and what each keeps while it runs: weights where they are, all else in one array.</summary>
internal sealed class UpdatePlaces
{
    private readonly Dictionary<BoundUpdate, MatrixPlace[]> _places = [];
    private readonly Dictionary<int, MatrixPlace> _parameters = [], _parameterGradients = []; // which updates share
    private readonly Dictionary<int, int> _ordered = []; // kernels, and where their order starts
    private readonly List<int> _orders = [];

    /// <param name="updates">The updates, in the order in which they run.</param>
    /// <param name="home">What has the network there.</param>
    public UpdatePlaces(IReadOnlyList<BoundUpdate> updates, UpdateHome home)
    {
        var layout = home.Layout;
        foreach (var update in updates)
        {
            var kernel = update.Layout.Update;
            _places.Add(update, [.. kernel.Variables.Select(Variable), .. kernel.Kept.Select(axes => New(update, axes))]);

            MatrixPlace Variable(UpdateVariable variable) => update.BindingOf(variable) switch
            {
                { IsOfSynapses: true, IsTransposed: false } binding => Synapses(home.Weights, layout.Projection(binding.Member), binding.IsGradient),
                { Kind: UpdateSource.OtherUpdate } binding => Of(_places.Keys.First(u => u.Layout.Name == binding.Member), binding.State), // which runs before it, or is itself
                { IsParameter: true } binding => Parameter(_parameters, layout.Parameter(binding.ParameterName)),
                { IsParameterGradient: true } binding => Parameter(_parameterGradients, layout.Parameter(binding.ParameterName)),
                { IsOfRule: true } binding when variable.Axes == UpdateAxes.Synapses && home.Weights.PatchTableOf(layout.Projection(binding.Member)) is { } table =>
                    Ordered(Room(table.Patches.Numbers, 1), layout.Projection(binding.Member), table), // as the rule keeps it
                _ => New(update, variable.Axes),
            };
        }

        MatrixPlace Parameter(Dictionary<int, MatrixPlace> all, int parameter)
        {
            if (!all.TryGetValue(parameter, out var place))
            {
                all.Add(parameter, place = Room(layout.SizeOf(layout.Parameters[parameter]), 1));
            }

            return place;
        }

        MatrixPlace New(BoundUpdate update, UpdateAxes axes)
        {
            var (columns, rows) = update.Frame.ShapeOf(axes);
            return Room(columns, rows);
        }
    }

    /// <summary>How many numbers there are beside weights and gradients.</summary>
    public int Length { get; private set; }

    /// <summary>In which order the rows of kernels lie, one after the other.</summary>
    public int[] Orders => [.. _orders.DefaultIfEmpty()];

    /// <summary>Where the weights of a projection or their gradient are, row by row.</summary>
    public MatrixPlace Synapses(DeviceWeights weights, int projection, bool isGradient)
    {
        var place = new MatrixPlace { Array = isGradient ? MatrixPlace.OfGradients : MatrixPlace.OfWeights, Start = weights.StartOf(projection), RowStep = weights.StrideOf(projection), ColumnStep = 1 };
        return weights.PatchTableOf(projection) is { } table ? Ordered(place, projection, table) : place;
    }

    /// <summary>A kernel that lies as it is kept, whose rows are told by row, column and channel.</summary>
    private MatrixPlace Ordered(MatrixPlace place, int projection, PatchTable table)
    {
        if (!_ordered.TryGetValue(projection, out int start))
        {
            _ordered.Add(projection, start = _orders.Count);
            _orders.AddRange(table.RowOrder);
        }

        return place with { RowStep = table.Patches.Target.Channels, ColumnStep = 1, Order = start + 1 };
    }

    /// <summary>Where the parameters are that updates have.</summary>
    public IReadOnlyDictionary<int, MatrixPlace> Parameters => _parameters;

    /// <summary>Where the gradients by parameters are that updates have.</summary>
    public IReadOnlyDictionary<int, MatrixPlace> ParameterGradients => _parameterGradients;

    /// <summary>Where the variables of an update are, then what it keeps while it runs.</summary>
    public MatrixPlace[] this[BoundUpdate update] => _places[update];

    /// <summary>Where a variable is.</summary>
    public MatrixPlace Of(BoundUpdate update, string variable) => _places[update][update.Layout.Update.Variables.Index().First(v => v.Item.Name == variable).Index];

    /// <summary>Room for a matrix.</summary>
    public MatrixPlace Room(int columns, int rows)
    {
        int start = Length, stride = Lanes.Padded(columns);
        Length = checked(Length + rows * stride);
        return new() { Start = start, RowStep = stride, ColumnStep = 1 };
    }
}
