using System.CommandLine;
using System.Globalization;
using SeNet.Torch.ConvolutionMap;
using SeNet.Torch.Network;

Option<int[]> Numbers(string name, string description, params int[] values) =>
    new(name) { Description = description, AllowMultipleArgumentsPerToken = true, HelpName = "N", DefaultValueFactory = _ => values };

var sizes = Numbers("--sizes", "Image sizes of the networks in pixels.", 32, 64, 96, 128, 160, 224, 288);
var images = Numbers("--images", "Images in a batch.", 1, 2, 3, 4, 8, 16, 32, 64);
var threads = Numbers("--threads", "Threads of libtorch.", 1, 2, 3);
var most = new Option<double>("--most") { Description = "The largest convolutions, in 10⁹ multiply-adds; larger ones are left out.", DefaultValueFactory = _ => 4 };
var every = new Option<int>("--every") { Description = "Takes one case of so many.", DefaultValueFactory = _ => 1 };
var caches = new Option<CachesOfCase>("--caches") { Description = "What oneDNN is to think of the caches." };
var list = new Option<string?>("--output") { Description = "A file that receives each case that isn't right." };

var worker = new Command("worker", "Reads cases, a line each, and computes them. For the program itself.");
var workerCaches = new Argument<CachesOfCase>("caches");
worker.Add(workerCaches);
worker.SetAction(parsed => Worker.Run(parsed.GetValue(workerCaches), Console.In, Console.Out));

var command = new RootCommand("Compares every convolution of every network with float64.") { sizes, images, threads, most, every, caches, list, worker };
command.SetAction(parsed =>
{
    var shapes = NetworkConvolutions.Of(SeResNetArchitecture.All, parsed.GetValue(sizes)!).ToList();
    var all = (from shape in shapes
               from typed in (ConvolutionCase[])[shape, shape with { BFloat16 = true }]
               from n in parsed.GetValue(images)!
               from t in parsed.GetValue(threads)!
               select typed with { Images = n, Threads = t }).ToList();
    var cases = all.Where(@case => @case.BillionMultiplyAdds <= parsed.GetValue(most)).Where((_, i) => i % parsed.GetValue(every) == 0).ToList();
    Console.WriteLine($"{shapes.Count} shapes, {all.Count} cases, {cases.Count} of them to compute.");

    var totals = new MapTotals();
    using var file = parsed.GetValue(list) is { } path ? File.CreateText(path) : null;
    foreach (var result in new MapRun(parsed.GetValue(caches)).Execute(cases))
    {
        totals.Add(result);
        if (!result.IsRight)
        {
            file?.WriteLine(result);
            file?.Flush();
        }
        if (totals.Cases % 1000 == 0) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{DateTime.Now:HH:mm:ss} {totals}"));
    }
    Console.WriteLine(totals);
    return totals.Wrong + totals.Deaths == 0 ? 0 : 1;
});
return command.Parse(args).Invoke();
