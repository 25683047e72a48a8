using System.CommandLine;
using SeNet.Torch.Fuzz;
using SeNet.Torch.Native;

var inputs = new Option<int>("--inputs") { Description = "How many mutated files to read.", HelpName = "N", DefaultValueFactory = _ => 1_000_000 };
var seed = new Option<int>("--seed") { Description = "Decides the mutations; the same seed gives the same files.", HelpName = "N", DefaultValueFactory = _ => 1 };
var threads = new Option<int>("--threads") { Description = "How many files are read at once.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
var first = new Option<int>("--first") { Description = "The number of the first file: to repeat one that failed.", HelpName = "N" };
var folder = new Argument<string>("seeds") { Description = "A folder of well-formed files to start from, such as tests/fixtures/pth." };

var command = new RootCommand("Reads damaged weights files, and fails if one does more than throw a WeightsFileException.") { folder, inputs, seed, threads, first };
command.SetAction(parsed =>
{
    TorchRuntime.Initialize();
    var run = new FuzzRun(parsed.GetValue(folder)!, parsed.GetValue(seed));
    run.Execute(parsed.GetValue(first), parsed.GetValue(inputs), parsed.GetValue(threads), Console.Out);
    run.Totals.Write(Console.Out);
    return run.Totals.Failures.Count == 0 ? 0 : 1;
});
return command.Parse(args).Invoke();
