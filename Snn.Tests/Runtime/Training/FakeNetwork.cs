using System.Numerics;
using Snn.Runtime;

namespace Snn.Tests.Runtime.Training;

/// <summary>
/// What generated code would be for recurrent leaky integrate-and-fire neurons with a leaky readout, trained by e-prop;
/// written by hand so that the trainer is tested without the generator.
/// </summary>
internal sealed class FakeNetwork(int inputs = 20, int hidden = 24, int classes = 3, string name = "Fake") : INetwork
{
    internal const int Input = 0, Hidden = 1, Output = 2;
    internal const int ToHidden = 0, Recurrent = 1, ToOutput = 2;

    /// <summary>A spike train with exactly this many spikes makes the readout NaN.</summary>
    public int PoisonCount { get; init; } = -1;

    public bool TrainRecurrent { get; init; } = true;

    public NetworkLayout Layout() => new(
        name,
        Time.Of(1),
        [new("Input", "Spikes", inputs, true), new("Hidden", "Lif", hidden, true), new("Output", "Leaky", classes, false)],
        [
            new("ToHidden", Input, Hidden, Init.Kaiming(2), 1, true),
            new("Recurrent", Hidden, Hidden, Init.Kaiming(0.5f), 1, TrainRecurrent),
            new("ToOutput", Hidden, Output, Init.Kaiming(1), 1, true),
        ])
    { Readout = Output, Inputs = [Input] };

    public Trial CreateTrial(TrialSetup setup) => new FakeTrial(setup, PoisonCount);

    public string Describe(bool full = false) => "v' = αv + u − θz";

    public string DescribeLatex() => @"v' = \alpha v + u - \vartheta z";

    private sealed class FakeTrial : Trial
    {
        private const float Alpha = 0.95f, Kappa = 0.9f, Threshold = 0.6f;
        private readonly int _poison;
        private readonly Lanes _v, _u, _y, _credit, _signal, _yCredit;
        private readonly Ring _slope;

        public FakeTrial(TrialSetup setup, int poison)
            : base(setup)
        {
            _poison = poison;
            _v = NewState(Hidden, "V");
            _y = NewState(Output, "Y");
            _u = NewLanes(Hidden);
            _credit = NewLanes(Hidden);
            _signal = NewLanes(Hidden);
            _yCredit = NewLanes(Output);
            _slope = NewTape(Hidden, "slope");
        }

        protected override void Reset()
        {
            _v.Span.Clear();
            _y.Span.Clear();
        }

        protected override void RunForward(int from, int to)
        {
            var log = Log(Hidden);
            var weights = Setup.Weights;
            int count = 0;
            for (int t = from; t < to; t++)
            {
                RowSums.Deliver(SpikesAt(Input, t - 1), weights[ToHidden], _u);
                RowSums.DeliverMore(log.At(t - 1), weights[Recurrent], _u);
                for (int j = 0; j < _y.Length; j += Vector<float>.Count)
                {
                    _y[j] *= new Vector<float>(Kappa);
                }

                RowSums.DeliverMore(log.At(t - 1), weights[ToOutput], _y);
                _y.Span.CopyTo(Readout[t].Span);
                Update(log, _slope[t]);
                log.EndStep();
                EndStep(t);
                count += SpikesAt(Input, t).Length;
            }

            if (count == _poison)
            {
                Readout[to - 1].Span[0] = float.NaN;
            }
        }

        protected override void RunBackward(int steps, WeightStore gradient)
        {
            _credit.Span.Clear();
            _yCredit.Span.Clear();
            for (int t = steps - 1; t >= 0; t--)
            {
                _signal.Span.Clear();
                RowSums.AddScaled(_yCredit, Setup.Feedback![ToOutput], _signal, _signal);
                for (int j = 0; j < _yCredit.Length; j += Vector<float>.Count)
                {
                    _yCredit[j] = _yCredit[j] * new Vector<float>(Kappa) + ReadoutError[t][j];
                }

                var slope = _slope[t];
                for (int j = 0; j < _credit.Length; j += Vector<float>.Count)
                {
                    _credit[j] = _credit[j] * new Vector<float>(Alpha) + slope[j] * _signal[j];
                }

                RowSums.Accumulate(Log(Hidden).At(t - 1), _yCredit, gradient[ToOutput]);
                RowSums.Accumulate(Log(Hidden).At(t - 1), _credit, gradient[Recurrent]);
                RowSums.Accumulate(SpikesAt(Input, t - 1), _credit, gradient[ToHidden]);
            }
        }

        private void Update(SpikeLog log, Lanes slope)
        {
            var threshold = new Vector<float>(Threshold);
            for (int j = 0; j < _v.Length; j += Vector<float>.Count)
            {
                var v = _v[j] * new Vector<float>(Alpha) + _u[j];
                var fired = Vector.GreaterThan(v, threshold);
                slope[j] = new Vector<float>(0.3f) * Vector.Max(Vector<float>.Zero, Vector<float>.One - Vector.Abs(v - threshold));
                _v[j] = Vector.ConditionalSelect(fired, v - threshold, v);
                log.Append(fired, j);
            }
        }
    }
}
