using System.CommandLine;

namespace Snn.Runtime;

/// <summary>The options of a command line that reads the files of MNIST.</summary>
public sealed class MnistArguments
{
    private readonly Option<string?> _folder;
    private readonly Option<int> _limit, _validation;

    /// <summary>Adds <c>--data</c>, <c>--limit</c> and <c>--validation</c>.</summary>
    public MnistArguments(TrainingCommand line)
    {
        _folder = line.Add(new Option<string?>("--data")
        {
            Description = "folder of the MNIST files, plain or .gz (otherwise $SNN_DATA, or ../shared/data/mnist found upwards)",
            HelpName = "DIR",
        });
        _limit = line.Add(TrainingCommand.Number("--limit", 60_000, "training images to use"));
        _validation = line.Add(TrainingCommand.Number("--validation", 0, "training images to hold out and to test on instead of the test images", least: 0));
    }

    /// <summary>Reads the images that the command line asks for, and writes how many there are.</summary>
    /// <param name="given">The command line.</param>
    /// <param name="encoder">How pixels become spikes.</param>
    /// <exception cref="ArgumentException">No training images are left.</exception>
    /// <exception cref="SpikeDataException">A file is missing, damaged or does not fit the other.</exception>
    public (SpikeDataset Train, SpikeDataset Test) Load(ParseResult given, IPixelEncoder encoder)
    {
        string folder = Mnist.Find(given.GetValue(_folder));
        int validation = given.GetValue(_validation);
        var train = Mnist.LoadTraining(folder, encoder, given.GetValue(_limit));
        if (validation >= train.Count)
        {
            throw new ArgumentException($"--validation {validation} leaves nothing of {train.Count} images to train on.");
        }

        var test = validation == 0 ? Mnist.LoadTest(folder, encoder) : train.Skip(train.Count - validation);
        train = train.Take(train.Count - validation);
        Console.WriteLine($"{train.Count} training and {test.Count} {(validation == 0 ? "test" : "validation")} images, {train.Steps} steps of {encoder.Dt.Value} ms");
        return (train, test);
    }
}
