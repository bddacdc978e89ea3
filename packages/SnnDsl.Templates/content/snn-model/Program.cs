using SnnModel;

Console.WriteLine(new Cell().Describe());

// three cells with a step of current each, from 50 ms on
var network = new Net(cells: 3);
using var simulation = network.Simulate(new());
var (spikes, potential) = (simulation.Record("Cells"), simulation.Probe(network.Cells, cell => cell.V));
simulation.Run(50 * ms);
simulation.Signal("Cells.I").Set([20, 25, 35]);
simulation.Run(400 * ms);

Console.WriteLine("picture: " + TracePicture.Save("answer.png", potential, spikes, title: "Answer to steps of 20, 25 and 35 mV"));
