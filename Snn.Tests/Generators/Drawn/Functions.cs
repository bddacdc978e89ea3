namespace Snn.Tests.Generators.Drawn;

/// <summary>The vocabulary's functions with their derivatives, in double, from their definitions.</summary>
internal static class Functions
{
    public static Tangent Of(string name, Tangent[] x)
    {
        var a = x[0];
        double v = a.Value;
        switch (name)
        {
            case "Exp":
                return a.Apply(Math.Exp(v), Math.Exp(v));
            case "Log":
                return a.Apply(Math.Log(v), 1 / v);
            case "Tanh":
                return a.Apply(Math.Tanh(v), 1 - Math.Tanh(v) * Math.Tanh(v));
            case "Abs":
                return Decisions.Greater(v, 0, true) ? a : -a;
            case "Sqrt":
                return a.Apply(Math.Sqrt(v), 0.5 / Math.Sqrt(v));
            case "Pow":
                double power = Math.Pow(v, x[1].Value);
                var slopes = a.Slopes * (x[1].Value * Math.Pow(v, x[1].Value - 1));
                return Jitter.On(new(power, v > 0 ? slopes + x[1].Slopes * (power * Math.Log(v)) : slopes), 4);
            case "Max":
                return Decisions.Greater(v, x[1].Value, true) ? a : x[1];
            case "Min":
                return Decisions.Greater(x[1].Value, v, true) ? a : x[1];
            case "Clamp":
                return Of("Min", [Of("Max", [a, x[1]]), x[2]]);
            case "Sin":
                return a.Apply(Math.Sin(v), Math.Cos(v));
            case "Cos":
                return a.Apply(Math.Cos(v), -Math.Sin(v));
            case "Sigmoid":
                double s = 1 / (1 + Math.Exp(-v));
                return a.Apply(s, s * (1 - s));
            case "Expm1":
                return a.Apply(Math.Abs(v) < 1e-5 ? v + v * v / 2 : Math.Exp(v) - 1, Math.Exp(v));
            case "Log1p":
                return a.Apply(Math.Abs(v) < 1e-5 ? v - v * v / 2 : Math.Log(1 + v), 1 / (1 + v));
            case "Exprel":
                return Math.Abs(v) < 1e-3
                    ? a.Apply(1 + v / 2 + v * v / 6 + v * v * v / 24, 0.5 + v / 3 + v * v / 8)
                    : a.Apply((Math.Exp(v) - 1) / v, (Math.Exp(v) * (v - 1) + 1) / (v * v));
            case "Floor":
                Decisions.Integer(Math.Floor(v));
                Decisions.Greater(v, Math.Round(v));
                return Math.Floor(v);
            case "Sign":
                return Decisions.Greater(v, 0) ? 1 : Decisions.Greater(0, v) ? -1 : 0;

            // pseudo-derivatives, as their documentation gives them
            case "Triangular":
                return Of("Max", [0, 1 - Of("Abs", [a / x[1]])]);
            case "FastSigmoid":
                return 1 / ((1 + x[1] * Of("Abs", [a])) * (1 + x[1] * Of("Abs", [a])));
            case "Arctan":
                var scaled = Math.PI / 2 * x[1] * a;
                return x[1] / 2 / (1 + scaled * scaled);
            case "Gaussian":
                return Of("Exp", [-(a / x[1]) * (a / x[1]) / 2]) / (Math.Sqrt(2 * Math.PI) * x[1]);
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, null);
        }
    }
}
