using System.Globalization;
using Snn.Models;
using SpokenDigits;

return ConsoleRun.Guard(() => Options.Run(args, Run));

static int Run(Options o)
{
    var train = SpikeDataset.LoadShd(o.Train);
    var test = SpikeDataset.LoadShd(o.Test, new() { Steps = train.Steps, Classes = train.Classes });
    var network = new DigitsNetwork(train.Channels, o.Hidden, train.Classes);
    Console.WriteLine($"{train.Count} training and {test.Count} test utterances, {train.Classes} classes, {train.Steps} steps of 1 ms");

    using var trainer = new Trainer(
        network,
        new EProp { RateStrength = 1e-3f, TargetRate = 10 * Hz },
        new Adam { LearningRate = o.LearningRate },
        new() { MaxSteps = train.Steps, Batch = o.Batch, Seed = o.Seed, Threads = o.Threads });
    if (o.Resume)
    {
        trainer.Resume(o.Checkpoint!);
    }

    var curve = new List<CurvePoint>();
    var last = trainer.Evaluate(test);
    using (var progress = new ProgressDisplay(o.Epochs, trainer.Epoch + 1))
    {
        while (trainer.Epoch < o.Epochs)
        {
            progress.StartEpoch(trainer.Epoch + 1, (train.Count + o.Batch - 1) / o.Batch);
            var epoch = trainer.TrainEpoch(train, p => progress.AddBatch(p.Done));
            last = trainer.Evaluate(test);
            curve.Add(new(epoch.Epoch, epoch.LossPerStep, epoch.Accuracy, last.Accuracy));
            progress.EndEpoch(new(epoch.Epoch, epoch.LossPerStep, epoch.Accuracy, last.Accuracy, epoch.MillisecondsPerExample, epoch.RatesHz["Hidden"]));
            if (o.Checkpoint is not null)
            {
                trainer.Save(o.Checkpoint);
            }
        }
    }

    return 0;
}
