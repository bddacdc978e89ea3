using Snn.Models;
using SnnClassifier;

// points of the yin-yang symbol, each told by the times of five spikes
const int Epochs = 20;
var symbol = new YinYang { Dt = 0.2f * ms, Late = 20 * ms, Duration = 30 * ms };
SpikeDataset train = symbol.Draw(5000, seed: 42), test = symbol.Draw(1000, seed: 40);

var network = new Net(train.Channels, hidden: 200, train.Classes);
using var trainer = new Trainer(network, new EventProp(), new Adam { LearningRate = new LinearSchedule { Start = 5e-3f, FinalShare = 0.02f } }, new()
{
    MaxSteps = train.Steps,
    Batch    = 32,
    Epochs   = Epochs,
    Loss     = new ExponentialCrossEntropy(tau: 20 * ms, network.Dt),
});
var history = new TrainingLoop { Epochs = Epochs }.Run(trainer, train, test);

Console.WriteLine($"accuracy {history.Test.Accuracy:P1} of {test.Count} points it has not seen");
Console.WriteLine("picture: " + DecisionMap.Save("decisions.png", Decide, YinYang.Points(1000, seed: 40), YinYang.ClassNames, $"Decisions, {history.Test.Accuracy:P1} right"));

// blank outside the symbol
int Decide(double x, double y) => YinYang.ClassOf(x, y) < 0 ? -1 : trainer.Predict(symbol.Encode(x, y));
