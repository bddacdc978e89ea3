using System.Reflection;
using Snn.Runtime;
using Snn.Tests.Generators.Drawn;

namespace Snn.Tests.Conformance.Drawn;

/// <summary>What the comparison of one drawn network found.</summary>
/// <param name="Network">The network.</param>
/// <param name="Fault">What is wrong, or null.</param>
/// <param name="Spikes">How many of the hidden neurons' spikes were compared.</param>
/// <param name="IsCut">Whether it was compared in part.</param>
/// <param name="IsWild">Whether it leaves all bounds with whatever weights, and was not compared.</param>
/// <param name="IsPassedOver">Whether a method of integration was passed over that would have done.</param>
internal sealed record DrawnVerdict(DrawnNetwork Network, string? Fault, int Spikes = 0, bool IsCut = false, bool IsWild = false, bool IsPassedOver = false)
{
    public override string ToString() => $"{Fault}\n{Network}";
}

/// <summary>
/// One drawn network on both backends against the recursion in double. How far they may differ is measured: the recursion is
/// run again with every operation rounded at random as single precision would; where such runs take another branch than
/// the exact one, or a comparison is closer than rounding can tell, the trial is compared up to there, and its gradient is
/// not.
/// </summary>
internal sealed class DrawnComparison
{
    private const int Steps = 40, NoisyRuns = 3, Label = 1;

    /// <summary>How many times further than the noisy runs single precision may be off: another order of operations.</summary>
    private const double Margin = 24;

    /// <summary>Part of the largest value that is always allowed.</summary>
    private const double Least = 4e-6;

    private readonly DrawnNetwork _network;
    private readonly INetwork _compiled;
    private readonly Loss _loss;
    private readonly Penalty? _penalty;
    private readonly SpikeTrain _input;
    private readonly Random _random;
    private bool _isCut, _isWild;
    private (int Hidden, int Readout, bool AsWritten) _passedOver;
    private int _spikes;

    private DrawnComparison(DrawnNetwork network, INetwork compiled, Loss? loss, Penalty? penalty)
    {
        (_network, _compiled, _loss, _penalty) = (network, compiled, loss ?? new PerStepCrossEntropy(), penalty);
        _input = Inputs.Random(DrawnNetwork.Channels, Steps, 0.15, seed: network.Number);
        _random = new(network.Number);
    }

    /// <summary>Compares one network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="assembly">Where its class is.</param>
    /// <param name="device">Runs it too, if there is one.</param>
    /// <param name="mistake">What the recursion does wrong.</param>
    public static DrawnVerdict Of(DrawnNetwork network, Assembly assembly, ComputeDevice? device = null, Mistake mistake = Mistake.None)
    {
        Planted.Set(mistake);
        var compiled = (INetwork)Make(network.ClassName)!;
        var comparison = new DrawnComparison(network, compiled, (Loss?)Make(network.Loss?.Name), (Penalty?)Make(network.Penalty?.Name));
        string? fault;
        try
        {
            fault = device is null && network.Update is { } update ? UpdateComparison.Compare(update, (ICustomUpdate)Make(update.Name)!, new(network.Number)) : null;
            fault ??= comparison.Compare(device);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            fault = $"threw {e.GetType().Name}: {e.Message}\n{e.StackTrace}";
        }
        finally
        {
            Planted.Set(Mistake.None);
        }

        return new(network, fault, comparison._spikes, comparison._isCut, comparison._isWild, (comparison._passedOver.Hidden, comparison._passedOver.Readout) != (0, 0));

        object? Make(string? name) => name is null ? null
            : Activator.CreateInstance(assembly.GetType($"{network.Namespace}.{name}") ?? throw new InvalidOperationException(network.ToString()));
    }

    private string Cells => _network.Cells;

    /// <summary>Whether a substep counts is decided by an error that rounding moves; what follows differs by as much as it may be off.</summary>
    private double Slack => 30 * Math.Max(Of(_network.Hidden), Of(_network.Readout));

    private static double Of(DrawnModel model) => model.Pinned == Integrator.Adaptive ? model.Tolerance : 0;

    private string? Compare(ComputeDevice? device)
    {
        Dictionary<string, double[,]>? weights = null;
        var parameters = new Dictionary<string, float[]>();
        foreach (string rule in _network.Rules)
        {
            using var simd = new TrialRun(_compiled, Backend.Simd, Steps, RuleOf(rule), _penalty);
            using var reference = new TrialRun(_compiled, Backend.Reference, Steps, RuleOf(rule), _penalty);
            if (weights is null)
            {
                foreach (string name in simd.Parameters.Names)
                {
                    parameters[name] = [.. simd.Parameters[name].ToArray().Select(v => v * (0.9f + 0.2f * _random.NextSingle()))];
                }

                weights = Alive(parameters, simd.Weights);
                if (weights is null)
                {
                    _isWild = true;
                    return null;
                }
            }

            foreach (var run in new[] { simd, reference })
            {
                foreach (var (name, values) in weights)
                {
                    TrialRun.Set(run.Weights, run.Layout.Projection(name), values);
                }

                foreach (var (name, values) in parameters)
                {
                    run.Parameters.Set(name, values);
                }
            }

            if (CompareRule(rule, simd, reference, weights, parameters) is { } fault)
            {
                return $"{rule}: {fault}";
            }

            if (device is not null && !_isCut && DrawnDevice.Compare(device, _compiled, simd, _input, Label, _loss, Cells) is { } other)
            {
                return $"{rule}: {other}";
            }
        }

        return null;
    }

    private static LearningRule RuleOf(string name) => name switch
    {
        "EProp" => new EProp(),
        "EventProp" => new EventProp(),
        _ => new SurrogateBptt(),
    };

    private string? CompareRule(string rule, TrialRun simd, TrialRun reference, Dictionary<string, double[,]> weights, Dictionary<string, float[]> parameters)
    {
        var recorded = simd.Trial.States.Where(s => s.Contains('.')).ToDictionary(s => s, s => new[] { simd.Trial.Record(s), reference.Trial.Record(s) });
        double[] losses = [.. new[] { simd, reference }.Select(run =>
        {
            run.Trial.Forward(_input);
            double loss = run.Trial.Evaluate(_loss, Label) + run.Penalise();
            run.Backward();
            return loss;
        })];

        string? first = null;
        for (int combination = 0; combination < (Planted.Is(Mistake.None) ? 18 : 1); combination++)
        {
            // where equations are affine by what they come to, and not by how they look, the generator takes a later method
            var passedOver = (combination / 2 % 3, combination / 6, combination % 2 == 1);
            if (combination > 0 && _passedOver != (0, 0, false) && passedOver != _passedOver)
            {
                continue;
            }

            if (CompareSweeps(rule, simd, reference, weights, parameters, losses, recorded, passedOver) is not { } fault)
            {
                _passedOver = passedOver;
                return null;
            }

            first = first is null ? fault : first.Contains(fault) ? first : $"{first}\n  or with {passedOver} methods passed over: {fault}";
        }

        return first;
    }

    private string? CompareSweeps(
        string rule,
        TrialRun simd,
        TrialRun reference,
        Dictionary<string, double[,]> weights,
        Dictionary<string, float[]> parameters,
        double[] losses,
        Dictionary<string, Rows[]> recorded,
        (int Hidden, int Readout, bool AsWritten) passedOver)
    {
        var moves = Moves(weights, parameters, simd.Weights);
        DrawnResult[] runs = [.. Enumerable.Range(0, 1 + NoisyRuns).Select(noisy =>
        {
            Jitter.Start(noisy == 0 ? 0 : 77777UL * (ulong)noisy + 1);
            var result = new DrawnRecursion(_network, weights, parameters, moves, throughSpikes: rule != "EProp") { PassedOver = (passedOver.Hidden, passedOver.Readout), AsWritten = passedOver.AsWritten }.Run(_input, Label);
            Jitter.Start(0);
            return result;
        })];
        var exact = runs[0];
        _spikes = exact.Spikes[Cells].Count;
        int certain = Enumerable.Range(0, Steps).TakeWhile(t => !exact.Decisions[t].Close && runs.All(r => r.Decisions[t] == exact.Decisions[t])).Count();
        bool isCut = certain < Steps;

        foreach (var (run, b) in new[] { simd, reference }.Select((r, b) => (r, b)))
        {
            string backend = run.Trial.Setup.Backend.ToString();
            foreach (string population in _network.ReadsSpikes ? new[] { Cells, _network.Output } : [Cells])
            {
                var spikes = run.Spikes(population).Where(s => s.Step < certain).Select(s => (s.Step, s.Unit));
                var expected = exact.Spikes[population].Where(s => s.Step < certain);
                if (!spikes.SequenceEqual(expected))
                {
                    return $"{backend}: spikes of {population} {string.Join(' ', spikes.Take(12))}, expected {string.Join(' ', expected.Take(12))}";
                }
            }

            if (Off(backend, certain, runs, recorded.ToDictionary(r => r.Key, r => r.Value[b])) is { } off)
            {
                return off;
            }
        }

        if (isCut)
        {
            _isCut = true; // a method that is not the right one does not count
            return null;
        }

        return rule == "EventProp"
            ? SameGradients(simd, reference)
            : Losses(losses, runs) ?? Predicted(simd, exact) ?? Slope(simd, runs, moves) ?? Slope(reference, runs, moves);
    }

    /// <summary>The first state that is off by more than rounding explains.</summary>
    private string? Off(string backend, int certain, DrawnResult[] runs, Dictionary<string, Rows> recorded)
    {
        double least = Least + Slack;
        foreach (var (state, expected) in runs[0].States)
        {
            double spread = 0, largest = 0;
            for (int t = 0; t < certain; t++)
            {
                for (int j = 0; j < expected[t].Length; j++)
                {
                    spread = Math.Max(spread, runs.Max(r => Math.Abs(r.States[state][t][j] - expected[t][j])));
                    largest = Math.Max(largest, Math.Abs(expected[t][j]));
                }

                for (int j = 0; j < expected[t].Length; j++)
                {
                    double made = recorded[state][t].Span[j];
                    if (!(Math.Abs(made - expected[t][j]) <= Margin * spread + least * largest))
                    {
                        return $"{backend}: {state} of neuron {j} in step {t} is {made:R}, expected {expected[t][j]:R} within {Margin * spread + least * largest:g2}";
                    }
                }
            }
        }

        return null;
    }

    private string? Losses(double[] losses, DrawnResult[] runs)
    {
        double expected = runs[0].Loss.Value, allowed = Margin * runs.Max(r => Math.Abs(r.Loss.Value - expected)) + (1e-5 + Slack) * Math.Abs(expected);
        return losses.All(l => Math.Abs(l - expected) <= allowed) ? null : $"losses {losses[0]:R} and {losses[1]:R}, expected {expected:R} within {allowed:g2}";
    }

    /// <summary>The class with the highest score, where none is nearly as high; of targets the nearest.</summary>
    private string? Predicted(TrialRun run, DrawnResult exact)
    {
        double[] best = [.. exact.Scores.OrderDescending()];
        int expected = Array.IndexOf(exact.Scores, best[0]);
        return best[0] - best[1] > 1e-3 * Math.Abs(best[0]) && run.Trial.Predict(_loss) != expected ? $"predicts {run.Trial.Predict(_loss)}, expected {expected} of {string.Join(", ", exact.Scores)}" : null;
    }

    /// <summary>The derivative along every direction, from the gradient that a backend made.</summary>
    private string? Slope(TrialRun run, DrawnResult[] runs, Dictionary<string, (int Direction, Func<int, int, double> By)> moves)
    {
        foreach (var (name, (direction, by)) in moves)
        {
            double made = 0, size = 0;
            if (name.Contains('.'))
            {
                var gradient = run.ParameterGradient[name];
                for (int j = 0; j < gradient.Length; j++)
                {
                    made += by(0, j) * gradient[j];
                    size += Math.Abs(by(0, j) * gradient[j]);
                }
            }
            else
            {
                var gradient = run.Matrix(run.Gradient, name);
                foreach (var (k, m) in DrawnRecursion.Indices(gradient))
                {
                    made += by(k, m) * gradient[k, m];
                    size += Math.Abs(by(k, m) * gradient[k, m]);
                }
            }

            double expected = runs[0].Loss.Slopes[direction];
            double allowed = 2 * Margin * runs.Max(r => Math.Abs(r.Loss.Slopes[direction] - expected)) + (2e-5 + 5 * Slack) * (Math.Abs(expected) + size) + 1e-7;
            if (!(Math.Abs(made - expected) <= allowed))
            {
                return $"{run.Trial.Setup.Backend}: the gradient by {name} is {made:R}, expected {expected:R} within {allowed:g2}";
            }
        }

        return null;
    }

    private static string? SameGradients(TrialRun simd, TrialRun reference) => DrawnDevice.Differ([
        .. simd.Layout.Projections.Select(p => (p.Name, simd.Matrix(simd.Gradient, p.Name).Cast<double>().ToArray(), reference.Matrix(reference.Gradient, p.Name).Cast<double>().ToArray())),
        .. simd.Parameters.Names.Select(name => (name, DrawnDevice.Numbers(simd.ParameterGradient[name]), DrawnDevice.Numbers(reference.ParameterGradient[name]))),
    ]);

    /// <summary>A direction for every projection, and for parameters as long as there are some left.</summary>
    private Dictionary<string, (int, Func<int, int, double>)> Moves(Dictionary<string, double[,]> weights, Dictionary<string, float[]> parameters, WeightStore store)
    {
        int salt = _network.Number;
        return weights.Keys.Concat(parameters.Keys).Take(Tangent.Directions).Select((name, d) => (name, d, Pairs: weights.ContainsKey(name) ? store.Connections(store.Layout.Projection(name)) : null)).ToDictionary(
            n => n.name,
            n => (n.d, (Func<int, int, double>)((k, m) => n.Pairs?.Find(k, m) < 0 ? 0 : Math.Sin(1 + n.d + 3.7 * k + 1.3 * m + salt))));
    }

    /// <summary>Weights at which some of the neurons spike, but not all the time, as the recursion has it; null where there are none.</summary>
    private Dictionary<string, double[,]>? Alive(Dictionary<string, float[]> parameters, WeightStore store)
    {
        var drawn = _network.Projections.ToDictionary(p => p.Name, p =>
        {
            var matrix = new double[p.Source == _network.Input ? DrawnNetwork.Channels : _network.Neurons, p.Target == Cells ? _network.Neurons : DrawnNetwork.Classes];
            foreach (var (k, m) in DrawnRecursion.Indices(matrix))
            {
                double drawn = (_random.NextDouble() - (p.Source == p.Target ? 0.5 : 0.2)) * (p.Source == p.Target ? 0.5 : 1);
                matrix[k, m] = store.Connections(store.Layout.Projection(p.Name))?.Find(k, m) < 0 ? 0 : drawn;
            }

            return matrix;
        });
        var best = Scaled(1);
        int most = -1, enough = Steps * _network.Neurons / 12;
        double low = 0, scale = 1, high = 0;
        for (int tries = 0; tries < 9; tries++)
        {
            var weights = Scaled(scale);
            int count = Spikes(weights);
            int worth = count > 4 * enough ? 0 : count; // spiking all the time is better than leaving all bounds
            if (worth > most)
            {
                (best, most) = (weights, worth);
            }

            if (count >= enough && count <= 4 * enough)
            {
                break;
            }

            if (count < 0 || count > 4 * enough)
            {
                high = scale;
            }
            else
            {
                low = scale;
            }

            scale = high == 0 ? 2.5 * scale : low == 0 ? scale / 2.5 : (low + high) / 2;
        }

        return most < 0 ? null : best;

        int Spikes(Dictionary<string, double[,]> weights)
        {
            var result = new DrawnRecursion(_network, weights, parameters, new Dictionary<string, (int, Func<int, int, double>)>(), false).Run(_input, Label);
            return result.States.Values.SelectMany(s => s).SelectMany(s => s).All(v => Math.Abs(v) < 30) ? result.Spikes[Cells].Count : -1;
        }

        Dictionary<string, double[,]> Scaled(double scale) => drawn.ToDictionary(p => p.Key, p =>
        {
            var matrix = (double[,])p.Value.Clone();
            foreach (var (k, m) in DrawnRecursion.Indices(matrix))
            {
                matrix[k, m] = (float)(matrix[k, m] * (_network.Projections.Single(o => o.Name == p.Key).Target == _network.Output ? 1 : scale));
            }

            return matrix;
        });
    }
}
