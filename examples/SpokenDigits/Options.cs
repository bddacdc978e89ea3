using System.CommandLine;
using System.Globalization;

namespace SpokenDigits;

/// <summary>What the command line may set.</summary>
internal sealed record Options(
    string Train, string Test, int Epochs, int Batch, int Hidden, float LearningRate, int Seed, int Threads,
    string? Checkpoint, bool Resume, string? Json, string Out)
{
    /// <summary>Runs the program with the options of the command line; bad ones are explained instead.</summary>
    /// <returns>The exit code; 1 if an option is bad.</returns>
    public static int Run(string[] args, Func<Options, int> program)
    {
        var train = File("--train", "digits_train.h5.gz", "training examples, in the layout of the Spiking Heidelberg Digits (.h5, .h5.gz)");
        var test = File("--test", "digits_test.h5.gz", "test examples, in the same layout");
        var epochs = Number("--epochs", 25, "passes over the training examples");
        var batch = Number("--batch", 16, "examples per weight update");
        var hidden = Number("--hidden", 256, "hidden neurons");
        var rate = new Option<float>("--learning-rate") { Description = "step size of the optimiser", DefaultValueFactory = _ => 1e-3f };
        Check(rate, value => value > 0 && float.IsFinite(value), "must be above 0");
        var seed = new Option<int>("--seed") { Description = "seed of all random numbers", DefaultValueFactory = _ => 1 };
        var threads = Number("--threads", Environment.ProcessorCount, "threads that run trials");
        var checkpoint = new Option<string?>("--checkpoint") { Description = "folder for a checkpoint after every epoch", HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "continue from the checkpoint" };
        var json = new Option<string?>("--json") { Description = "file for the results", HelpName = "FILE" };
        var pictures = new Option<string>("--out") { Description = "folder for pictures", HelpName = "DIR", DefaultValueFactory = _ => "out/SpokenDigits" };

        var root = new RootCommand("Trains a spiking network to tell spoken digits apart.")
        {
            train, test, epochs, batch, hidden, rate, seed, threads, checkpoint, resume, json, pictures,
        };
        root.Validators.Add(result =>
        {
            if (result.GetValue(resume) && result.GetValue(checkpoint) is null)
            {
                result.AddError("--resume needs --checkpoint DIR to continue from.");
            }
        });
        root.SetAction(given => program(new Options(
            given.GetValue(train)!, given.GetValue(test)!, given.GetValue(epochs), given.GetValue(batch), given.GetValue(hidden),
            given.GetValue(rate), given.GetValue(seed), given.GetValue(threads), given.GetValue(checkpoint), given.GetValue(resume),
            given.GetValue(json), given.GetValue(pictures)!)));
        // exceptions are the caller's
        return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static Option<string> File(string name, string file, string what) =>
        new(name) { Description = what, HelpName = "FILE", DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "data", file) };

    private static Option<int> Number(string name, int standard, string what) =>
        Check(new Option<int>(name) { Description = what, DefaultValueFactory = _ => standard }, value => value >= 1, "must be at least 1");

    private static Option<T> Check<T>(Option<T> option, Func<T, bool> isGood, string rule)
        where T : IParsable<T>
    {
        option.Validators.Add(result =>
        {
            // text that is no number at all is reported by the parser itself
            if (result.Tokens is [{ } token] && T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && !isGood(value))
            {
                result.AddError($"{option.Name} {rule}; {token.Value} was given.");
            }
        });
        return option;
    }
}
