using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Snn;
using Snn.Benchmarks;

var runs = new Option<int>("--runs") { Description = "trials to time", DefaultValueFactory = _ => 200 };
var trial = new Command("trial", "times whole trials of 700-256-20 neurons and 1000 steps on one thread") { runs };
trial.SetAction(given => TrialTiming.Run(given.GetValue(runs)));

var trainFile = new Option<string>("--train") { Description = "training examples (.h5, .h5.gz)", HelpName = "FILE", Required = true };
var testFile = new Option<string>("--test") { Description = "test examples", HelpName = "FILE", Required = true };
var epochs = new Option<int>("--epochs") { Description = "passes over the training examples", DefaultValueFactory = _ => 5 };
var threads = new Option<int>("--threads") { Description = "threads that run trials", DefaultValueFactory = _ => Environment.ProcessorCount };
var train = new Command("train", "times training on a data set in the layout of the Spiking Heidelberg Digits") { trainFile, testFile, epochs, threads };
train.SetAction(given => TrainTiming.Run(given.GetValue(trainFile)!, given.GetValue(testFile)!, given.GetValue(epochs), given.GetValue(threads)));

var sparseEpochs = new Option<int>("--epochs") { Description = "epochs to time", DefaultValueFactory = _ => 9 };
var hidden = new Option<int>("--hidden") { Description = "hidden neurons", DefaultValueFactory = _ => 256 };
var sparseRule = new Option<string>("--rule") { Description = "learning rule", DefaultValueFactory = _ => nameof(EProp) }.AcceptOnlyFromAmong(nameof(EProp), nameof(SurrogateBptt));
var sparse = new Command("sparse", "times training with a share of the synapses against training with all, on a data set in that layout") { trainFile, sparseEpochs, threads, hidden, sparseRule };
sparse.SetAction(given => SparseTiming.Run(given.GetValue(trainFile)!, given.GetValue(sparseEpochs), given.GetValue(threads), given.GetValue(hidden), given.GetValue(sparseRule)!));

var delays = new Command("delays", "times trials of EventProp with fixed and trained delays, 700-256-20 neurons and 1000 steps, on one thread") { runs };
delays.SetAction(given => DelayTiming.Run(given.GetValue(runs)));

var choice = new Option<string>("--device") { Description = "device to time", DefaultValueFactory = _ => "opencl" };
var ilgpu = new Command("ilgpu", "times batches on a device") { choice, runs };
ilgpu.SetAction(given => DeviceTiming.Run(given.GetValue(choice)!, given.GetValue(runs)));

var ruleEpochs = new Option<int>("--epochs") { Description = "epochs to time", DefaultValueFactory = _ => 9 };
var rules = new Command("rules", "times training by EventProp and BPTT, and prints the memory of an example in flight") { ruleEpochs, threads };
rules.SetAction(given => RuleTiming.Run(given.GetValue(ruleEpochs), given.GetValue(threads)));

var rounds = new Option<int>("--rounds") { Description = "times to run 100 examples", DefaultValueFactory = _ => 20 };
var exact = new Command("exact", "times trials of the event-driven exact plan, 784-100-10 neurons, on one thread") { rounds };
exact.SetAction(given => ExactTiming.Run(given.GetValue(rounds)));

var generator = new Command("generator", "times the generator on the network of the spoken digits");
generator.SetAction(_ => GeneratorTiming.Run());
var kinds = new Command("kinds", "measures the code of networks of many populations, and times the generator and the compiler on it");
kinds.SetAction(_ => KindTiming.Run());

var turns = new Option<int>("--runs") { Description = "runs of 10 simulated seconds", DefaultValueFactory = _ => 5 };
var python = new Option<string>("--python") { Description = "a Python with Brian2 to run the same network in; left out, ours alone", DefaultValueFactory = _ => "" };
var script = new Option<string>("--script") { Description = "the network for Brian2", DefaultValueFactory = _ => "benchmarks/brian2_stdp.py" };
var stdp = new Command("stdp", "times one million synapses with pair STDP on one thread") { turns, python, script };
stdp.SetAction(given => PlasticityTiming.Run(given.GetValue(turns), given.GetValue(python)!, given.GetValue(script)!));

var cubaRuns = new Option<int>("--runs") { Description = "runs of 10 simulated seconds", DefaultValueFactory = _ => 3 };
var cubaScript = new Option<string>("--script") { Description = "the network for Brian2", DefaultValueFactory = _ => "benchmarks/brian2_cuba.py" };
var cuba = new Command("cuba", "times the benchmark CUBA, 4,000 and 20,000 neurons, on one thread and on several") { cubaRuns, threads, python, cubaScript };
cuba.SetAction(given => CubaTiming.Run(given.GetValue(cubaRuns), given.GetValue(threads), given.GetValue(python)!, given.GetValue(cubaScript)!));

var synapseRuns = new Option<int>("--runs") { Description = "runs of 2,000 steps", DefaultValueFactory = _ => 7 };
var synapses = new Command("synapses", "times synaptic events and measures memory, by the number of synapses from 1e5 to 1e8") { synapseRuns };
synapses.SetAction(given => SynapseTiming.Run(given.GetValue(synapseRuns)));

var inferenceRuns = new Option<int>("--runs") { Description = "spike trains of 1,000 steps", DefaultValueFactory = _ => 200 };
var inference = new Command("inference", "times a trained network of 700-256-20 neurons in use, step by step and by whole trains") { inferenceRuns };
inference.SetAction(given => InferenceTiming.Run(given.GetValue(inferenceRuns)));

var onlineRuns = new Option<int>("--runs") { Description = "trials to time", DefaultValueFactory = _ => 15 };
var online = new Command("online", "times trials of 700-256-20 neurons and 1000 steps that learn as they run, on one thread") { onlineRuns };
online.SetAction(given => OnlineTiming.Run(given.GetValue(onlineRuns)));

var simpleEpochs = new Option<int>("--epochs") { Description = "passes over the training examples", DefaultValueFactory = _ => 15 };
var simpleHidden = new Option<int>("--hidden") { Description = "hidden neurons", DefaultValueFactory = _ => 64 };
var only = new Option<string>("--only") { Description = "rows to compute, with commas; all if left out", DefaultValueFactory = _ => "" };
var seeds = new Option<int[]>("--seeds") { Description = "seeds to train with", DefaultValueFactory = _ => [1, 2, 3], AllowMultipleArgumentsPerToken = true };
var simple = new Command("simplified", "what simplifications of e-prop cost in accuracy, on a data set in that layout") { trainFile, testFile, simpleEpochs, threads, simpleHidden, only, seeds };
simple.SetAction(given => SimplifiedAccuracy.Run(given.GetValue(trainFile)!, given.GetValue(testFile)!, given.GetValue(simpleEpochs), given.GetValue(threads), given.GetValue(simpleHidden), given.GetValue(only)!, given.GetValue(seeds)!));

var batchTrials = new Option<double>("--trials") { Description = "ms of a process's trials in a batch", Required = true };
var batchUpdate = new Option<double>("--update") { Description = "ms of its update", Required = true };
var batchSums = new Option<double>("--sums") { Description = "ms of the sums in memory", Required = true };
var batchWeights = new Option<int>("--weights") { Description = "number of weights", Required = true };
var scaling = new Command("scaling", "predicts what training on 2 to 1024 processes comes to, from what a run on one or two tells of its batches") { batchTrials, batchUpdate, batchSums, batchWeights };
scaling.SetAction(given => ScalingModel.Run(given.GetValue(batchTrials), given.GetValue(batchUpdate), given.GetValue(batchSums), given.GetValue(batchWeights), "out/benchmarks"));

var micro = new Command("micro", "runs the micro-benchmarks; what follows goes to BenchmarkDotNet, such as --filter '*'") { TreatUnmatchedTokensAsErrors = false };
// in this process: a project of BenchmarkDotNet's own would need the compiler's packages in another version than this one
var inProcess = DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
micro.SetAction(given => { BenchmarkSwitcher.FromAssembly(typeof(ShdNetwork).Assembly).Run([.. given.UnmatchedTokens], inProcess); });

return ConsoleRun.Guard(() => new RootCommand("Measures SnnDsl.") { trial, train, sparse, rules, delays, online, simple, stdp, cuba, synapses, inference, exact, ilgpu, generator, kinds, scaling, micro }.Parse(args).Invoke(new() { EnableDefaultExceptionHandler = false }));
