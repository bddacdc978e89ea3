using ILGPU;
using ILGPU.Runtime;

namespace Snn.Runtime;

/// <summary>One custom update of a network on a device: where its variables are there, and its launches.</summary>
internal sealed class DeviceNetworkUpdate
{
    private readonly UpdateHome _home;
    private readonly BoundUpdate _update;
    private readonly UpdateLaunches _launches;
    private readonly UpdatePlaces _there;
    private readonly DeviceConstants _constants;
    private readonly Action<AcceleratorStream, KernelConfig, NetworkUpdateView> _kernel;
    private readonly UpdateMove[] _before, _after;
    private readonly UpdateStage[] _stages;
    private NetworkUpdateView _view;

    /// <param name="update">The update.</param>
    /// <param name="home">What has the network.</param>
    /// <param name="launches">What launches kernels.</param>
    /// <param name="there">Where its variables are, then what is kept while it runs.</param>
    /// <param name="all">What all moves have in common.</param>
    /// <param name="firstFlag">Number of its first variable among those of all updates.</param>
    public DeviceNetworkUpdate(BoundUpdate update, UpdateHome home, UpdateLaunches launches, UpdatePlaces there, UpdateMove all, int firstFlag)
    {
        (_update, _home, _launches, _there, FirstFlag) = (update, home, launches, there, firstFlag);
        var places = there[update];
        var kernel = update.Layout.Update;
        _kernel = home.Device.Launcher(kernel.DeviceKernel);
        _stages = [.. kernel.DeviceStages];
        _constants = new(home.Device, home.Memory, kernel.ConstantCount, kernel.Constants);
        _view = new()
        {
            Sources = update.Frame.Sources,
            Targets = update.Frame.Targets,
            Arrays = all.Arrays,
            Pairs = PairsOf(),
            Places = home.Memory.Of<int>([.. places.SelectMany(p => p.ToArray())]),
        };
        var transposed = kernel.Variables.Index().Where(v => BindingOf(v.Index) is { IsTransposed: true });
        _before = [.. transposed.Select(v => Sized(all, v.Index) with { From = Synapses(v.Index), To = places[v.Index], Copy = -1, Variable = -1 })];
        _after = [.. _stages.Where(s => s.Variable >= 0).Select(s => After(s, all, places))];
    }

    /// <summary>The update.</summary>
    public BoundUpdate Update => _update;

    /// <summary>Number of its first variable among those of all updates.</summary>
    public int FirstFlag { get; }

    /// <summary>Launches of a run.</summary>
    public int Launches => _before.Length + _stages.Length + _after.Length;

    /// <summary>Tells of runs that will be queued before the host waits.</summary>
    public void Expect(ReadOnlySpan<UpdateTime> times) => _constants.Send(times);

    /// <summary>Queues a run.</summary>
    public void Run(int examples, UpdateTime time)
    {
        _view.Constants = _constants.At(time);
        foreach (var move in _before)
        {
            _launches.Move(move);
        }

        _view.Examples = examples;
        for (int s = 0; s < _stages.Length; s++)
        {
            var (columns, rows) = _update.Frame.ShapeOf(_stages[s].Results, examples);
            (_view.Stage, _view.Rows, _view.Columns) = (s, rows, columns);
            _launches.Run(_kernel, rows * columns, _view);
        }

        foreach (var move in _after)
        {
            _launches.Move(move);
        }
    }

    /// <summary>After the stages, what becomes of a variable that has got a new value: it is looked at, and where it is not in its place yet, brought there.</summary>
    private UpdateMove After(UpdateStage stage, UpdateMove all, MatrixPlace[] places)
    {
        int v = stage.Variable;
        var move = Sized(all, v) with
        {
            From = places[stage.Kept < 0 ? v : _update.Layout.Update.Variables.Count + stage.Kept],
            To = places[v],
            Copy = -1,
            Variable = FirstFlag + v,
        };
        if (_update.Parameters.FirstOrDefault(p => p.Variable == v) is { } parameter)
        {
            var bounds = _home.Layout.Parameters[parameter.Parameter];
            return move with { Least = (float)bounds.Least, Most = (float)bounds.Most };
        }

        if (BindingOf(v) is not { IsOfSynapses: true } binding)
        {
            return move;
        }

        move.To = Synapses(v);
        if (binding.IsGradient)
        {
            return move;
        }

        int p = _home.Layout.Projection(binding.Member);
        var projection = _home.Layout.Projections[p];
        return move with
        {
            IsTransposed = binding.IsTransposed ? 1 : 0,
            Copy = projection.Patches is null ? _home.Weights.CopyOf(p) : -1,
            CopyStride = Lanes.Padded(_home.Layout.Populations[projection.Source].Size),
            Least = (float)projection.Least,
            Most = (float)projection.Most,
        };
    }

    private UpdateMove Sized(UpdateMove move, int variable)
    {
        var (columns, rows) = _update.Frame.ShapeOf(_update.Layout.Update.Variables[variable].Axes);
        return move with { Rows = rows, Columns = columns, Pairs = _update.Layout.Update.Variables[variable].Axes == UpdateAxes.Synapses ? _view.Pairs : new() { Bits = _home.Weights.Bits } };
    }

    /// <summary>Which pairs the projection connects whose synapses it is about.</summary>
    private PairsView PairsOf()
    {
        var (weights, places) = (_home.Weights, _update.Frame.Places);
        return places is null || _update.Projection is not { } projection ? new() { Bits = weights.Bits } : new()
        {
            ConnectsSome = 1,
            Start = weights.StartOf(projection),
            Stride = weights.StrideOf(projection),
            Bits = weights.Bits,
        };
    }

    /// <summary>The weights or gradients that a variable stands for, in its rows and columns.</summary>
    private MatrixPlace Synapses(int variable)
    {
        var binding = BindingOf(variable)!;
        var place = _there.Synapses(_home.Weights, _home.Layout.Projection(binding.Member), binding.IsGradient);
        return binding.IsTransposed ? place.Transposed : place;
    }

    private UpdateBinding? BindingOf(int variable) => _update.BindingOf(_update.Layout.Update.Variables[variable]);
}
