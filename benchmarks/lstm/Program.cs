using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

// How long an LSTM takes to name an image of sequential MNIST: 784 pixels one by one, hidden units, ten classes. Its weights are
// drawn, since time does not depend on them. Beside it: dotnet run -c Release --project examples/SequentialMnist -- --inference
const int pixels = 784;
int hidden = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 256;
int threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
using var scope = NewDisposeScope();
using var free = no_grad();
using var lstm = nn.LSTM(1, hidden, batchFirst: true);
using var readout = nn.Linear(hidden, 10);

set_num_threads(1);
using var one = rand(1, pixels, 1);
var times = new double[200];
for (int i = -20; i < times.Length; i++)
{
    double time = Name(one);
    times[Math.Max(i, 0)] = time;
}

Array.Sort(times);
Print($"LSTM of {hidden}, one image at a time, one thread: median {times[times.Length / 2]:0.000} ms, 99 % within {times[(int)(0.99 * times.Length)]:0.000} ms, best {times[0]:0.000} ms");

set_num_threads(threads);
foreach (int batch in (int[])[1, 10, 100, 1000])
{
    using var images = rand(batch, pixels, 1);
    Name(images);
    double[] rates = [.. Enumerable.Range(0, 5).Select(_ => 1e3 * batch / Name(images)).Order()];
    Print($"batches of {batch}, {threads} threads: {rates[rates.Length / 2]:N0} images a second");
}

// ms from pixels to classes
double Name(Tensor images)
{
    using var inner = NewDisposeScope();
    long began = Stopwatch.GetTimestamp();
    var (states, _, _) = lstm.call(images);
    readout.call(states.select(1, pixels - 1)).argmax(1).to(CPU).data<long>()[0].ToString(CultureInfo.InvariantCulture);
    return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
}

static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
