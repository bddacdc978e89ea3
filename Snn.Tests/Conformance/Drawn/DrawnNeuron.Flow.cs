using Snn.Tests.Generators.Drawn;

namespace Snn.Tests.Conformance.Drawn;

/// <content>The methods of integration.</content>
internal sealed partial class DrawnNeuron
{
    private void Flow(Integrator method, bool isFrozen, List<Member> frozen, bool mayFire)
    {
        if (_flow.Count == 0)
        {
            return;
        }

        var x = States;
        Set(method switch
        {
            Integrator.Exact => Exactly(x, isFrozen, frozen),
            Integrator.ExponentialEuler => Exponentially(x, frozen),
            Integrator.ForwardEuler => [.. x.Zip(Rates(x, frozen), (s, rate) => s + rate * dt)],
            Integrator.Adaptive => Adaptively(x, frozen, mayFire),
            _ => ByRungeKutta(x, frozen, mayFire),
        });
    }

    private Tangent[] Exactly(Tangent[] x, bool isFrozen, List<Member> frozen)
    {
        if (!_exact.TryGetValue(isFrozen, out var step))
        {
            _exact[isFrozen] = step = Propagator(frozen);
        }

        return [.. x.Select((_, i) => x.Select((s, k) => Jitter.On(step.Matrix[i, k]) * s).Aggregate(Jitter.On(step.Constant[i]), (a, b) => a + b))];
    }

    /// <summary>The exponential of a linear flow as a power series.</summary>
    private (Tangent[,], Tangent[]) Propagator(List<Member> frozen)
    {
        const int Terms = 40;
        ulong noise = Jitter.Pause();
        int n = _flow.Count;
        var matrix = new Tangent[n, n];
        var rest = new Tangent[n];
        var still = Rates(new Tangent[n], frozen);
        var term = still;
        for (int k = 1; k <= Terms; k++)
        {
            for (int i = 0; i < n; i++)
            {
                term[i] *= dt / k;
                rest[i] += term[i];
            }

            term = Times(term);
        }

        for (int column = 0; column < n; column++)
        {
            term = [.. Enumerable.Range(0, n).Select(i => (Tangent)(i == column ? 1 : 0))];
            for (int k = 1; k <= Terms + 1; k++)
            {
                for (int i = 0; i < n; i++)
                {
                    matrix[i, column] += term[i];
                }

                term = [.. Times(term).Select(t => t * (dt / k))];
            }
        }

        Jitter.Start(noise);
        return (matrix, rest);

        Tangent[] Times(Tangent[] y)
        {
            var zero = Rates(new Tangent[n], frozen);
            return [.. Rates(y, frozen).Zip(zero, (a, b) => a - b)];
        }
    }

    /// <summary>Every equation by itself, the other states held where they are.</summary>
    private Tangent[] Exponentially(Tangent[] x, List<Member> frozen)
    {
        var result = new Tangent[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            Tangent[] zero = [.. x], one = [.. x];
            (zero[i], one[i]) = (0, 1);
            var b = Rates(zero, frozen)[i];
            var a = (Rates(one, frozen)[i] - b) * dt;
            double slope = Math.Abs(a.Value) < 1e-4 ? 0.5 + a.Value / 3 : (Math.Exp(a.Value) * (a.Value - 1) + 1) / (a.Value * a.Value);
            var phi = a.Apply(Math.Abs(a.Value) < 1e-6 ? 1 + a.Value / 2 : (Math.Exp(a.Value) - 1) / a.Value, slope);
            result[i] = a.Apply(Math.Exp(a.Value), Math.Exp(a.Value)) * x[i] + phi * b * dt;
        }

        return result;
    }

    /// <summary>
    /// Four stages. A stage past the threshold is the spike itself: states that the spike ends go on with the slope before.
    /// </summary>
    private Tangent[] ByRungeKutta(Tangent[] x, List<Member> frozen, bool mayFire)
    {
        var k1 = Rates(x, frozen);
        var k2 = Stage(k1, dt / 2);
        var k3 = Stage(k2, dt / 2);
        var k4 = Stage(k3, dt);
        return [.. x.Select((s, i) => s + (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]) * (dt / 6))];

        Tangent[] Stage(Tangent[] before, double by)
        {
            var k = Rates([.. x.Select((s, i) => s + before[i] * by)], frozen);
            return mayFire && _ended.Length > 0 && !Decisions.Greater(0, Theta().Value) ? [.. k.Select((slope, i) => _ended[i] ? before[i] : slope)] : k;
        }
    }

    /// <summary>Substeps of Shu and Osher's method, whose length is decided by how far Heun's is from it; and stay as they are for derivatives.</summary>
    private Tangent[] Adaptively(Tangent[] x, List<Member> frozen, bool mayFire)
    {
        double left = 1, length = 1;
        bool isPast = false;
        while (left > 0)
        {
            double part = Math.Min(length, left), h = part * dt;
            var k1 = Slopes(x);
            var k2 = Slopes([.. x.Select((s, i) => s + k1[i] * h)]);
            var k3 = Slopes([.. x.Select((s, i) => s + (k1[i] + k2[i]) * (h / 4))]);
            double error = x.Select((s, i) => Math.Abs((k1[i] + k2[i] - 2 * k3[i]).Value) / Math.Max(1, Math.Abs(s.Value))).Max() * h / 3 / model.Tolerance;
            length = part * (error > 1 ? Math.Max(0.1, 0.9 * Math.Pow(error, -0.375)) : Math.Min(4, 0.9 * Math.Pow(error, -0.25)));
            if (error > 1)
            {
                continue;
            }

            x = [.. x.Select((s, i) => s + (k1[i] + k2[i] + 4 * k3[i]) * (h / 6))];
            left = part == left ? 0 : left - part;
            Set(x);
            isPast |= mayFire && _ended.Length > 0 && !Decisions.Greater(0, Theta().Value);
        }

        return x;

        Tangent[] Slopes(Tangent[] at) => [.. Rates(at, frozen).Select((k, i) => isPast && _ended[i] ? 0 : k)];
    }
}
